import { describe, expect, it } from "vitest";
import { fromKeras, tensor, toKeras, type Tensor } from "../../../lib/index.js";
import { findCells } from "../../../lib/formats/keras/cells.js";
import type { Hdf5Group } from "../../../lib/formats/keras/hdf5.js";
import { randomCell } from "./golden.js";

describe("the cells of a Keras file", () => {
  const arrays = toKeras({ forward: randomCell(3, 2, 1) });
  const group = (path: string, names: string[], given = arrays, attributes = {}): Hdf5Group => {
    const own = names.map((name, k): [string, () => Tensor] => [name, () => given[k]!]);
    return { path: path.split("/"), attributes, arrays: new Map(own) };
  };
  const find = (...groups: Hdf5Group[]) => findCells(groups, new Map(), "file");
  const pathOf = (at: string, configured: [string, string][] = [], ...more: Hdf5Group[]) =>
    findCells([...more, group(at, ["0", "1", "2"])], new Map(configured), "file")[0]!.path;

  it("are groups of arrays under one of Keras's names", () => {
    const ways = [
      ["0", "1", "2"],
      ["kernel", "recurrent_kernel", "bias"],
      ["kernel:0", "recurrent_kernel:0", "bias:0"],
    ];
    for (const names of ways) {
      expect(find(group("lstm", names))).toEqual([{ path: ["lstm"], arrays }]);
      expect(find(group("lstm", names.slice(0, 2)))[0]!.arrays).toEqual(arrays.slice(0, 2));
    }
    expect(find(group("lstm", ["a", "b"]))).toEqual([]);
  });

  it("are named LSTM, or shaped as one", () => {
    const [kernel, recurrent] = arrays as [Tensor, Tensor];
    const wide = [kernel, tensor([2, 9], new Float64Array(18))];
    const shapes = (...given: Tensor[]) => find(group("other", ["0", "1"], given));
    expect(shapes(kernel, recurrent)).toHaveLength(1);
    expect(shapes(...wide)).toEqual([]);
    expect(shapes(tensor([3, 9], new Float64Array(27)), recurrent)).toEqual([]);
    expect(shapes(tensor([8], new Float64Array(8)), recurrent)).toEqual([]);
    expect(shapes(tensor([1, 8, 1], new Float64Array(8)), recurrent)).toEqual([]);
    expect(shapes(kernel, tensor([2, 8, 1], new Float64Array(16)))).toEqual([]);
    for (const name of ["lstm", "lstm_1", "lstm_cell", "lstm_cell_12"])
      expect(find(group(`a/${name}`, ["0", "1"], wide)), name).toHaveLength(1);
    for (const name of ["my_lstm", "lstm_x", "lstm_1_x", "lstm_cell_", "LSTM"])
      expect(find(group(`lstm/${name}`, ["0", "1"], wide)), name).toEqual([]);
    expect(find(group("vars", ["0", "1"], wide, { name: "lstm_3" }))).toHaveLength(1);
    expect(find(group("vars", ["0", "1"], wide, { name: "gru_3" }))).toEqual([]);
  });

  it("are reported where an LSTM lacks an array, and passed over where another layer does", () => {
    expect(() => find(group("a/lstm", ["kernel", "bias"]))).toThrow(
      'invalid file: expected a/lstm/recurrent_kernel (the recurrent kernel of an LSTM), got "kernel", "bias"',
    );
    expect(() => find(group("a/lstm", ["none", "1"]))).toThrow(
      'invalid file: expected a/lstm/0 (the kernel of an LSTM), got "none", "1"',
    );
    expect(find(group("dense", ["kernel", "bias"]))).toEqual([]);
    expect(find(group("dense", ["none", "1"]))).toEqual([]);
  });

  it("are called as the layers down to them", () => {
    expect(pathOf("model_weights/a/model/a/lstm_cell")).toEqual(["a", "model", "a", "lstm_cell"]);
    expect(pathOf("a/model_weights/lstm_cell")).toEqual(["a", "model_weights", "lstm_cell"]);
    expect(pathOf("layers/lstm_3/cell/vars")).toEqual(["lstm_3", "lstm_cell"]);
    expect(pathOf("layers/lstm_3/cell/vars", [["layers/lstm_3", "encoder"]])).toEqual([
      "encoder",
      "lstm_cell",
    ]);
    expect(pathOf("layers/both/forward_layer/cell/vars")).toEqual([
      "both",
      "forward_layer",
      "lstm_cell",
    ]);
    const renamed: [string, string][] = [["layers/both/backward_layer", "other"]];
    expect(pathOf("layers/both/backward_layer/cell/vars", renamed)[1]).toBe("backward_layer");
    const forward: [string, string][] = [["layers/both/forward_layer", "other"]];
    expect(pathOf("layers/both/forward_layer/cell/vars", forward)[1]).toBe("forward_layer");
    expect(pathOf("layers/rnn/cell/cells/lstm_cell/vars")).toEqual([
      "rnn",
      "lstm_cell",
      "lstm_cell",
    ]);
  });

  it("are called as noted on a group, rather than as configured", () => {
    const configured: [string, string][] = [["layers/lstm", "configured"]];
    const noted = (at: string, name?: string) =>
      group(at, [], [], name === undefined ? {} : { name });
    const path = (...more: Hdf5Group[]) => pathOf("layers/lstm/cell/vars", configured, ...more)[0];
    expect(path(noted("layers/lstm/vars", "noted"))).toBe("noted");
    expect(path(noted("layers/lstm/vars"))).toBe("configured");
    expect(path(noted("layers/lstm/other", "noted"))).toBe("configured");
    expect(path(noted("layers/lstm", "noted"))).toBe("configured");
  });

  it("are taken from two or three arrays, or twice as many", () => {
    const count = (n: number) => () => fromKeras([...arrays, ...arrays, ...arrays].slice(0, n));
    for (const wrong of [0, 1, 5, 7, 8])
      expect(count(wrong), String(wrong)).toThrow(
        `invalid arrays: expected kernel, recurrent kernel and bias (2 or 3, or twice that), got ${wrong}`,
      );
    expect(() => fromKeras([arrays[1]!, arrays[0]!])).toThrow(
      "invalid recurrent kernel: expected 4 (LSTM), 3 (GRU) or 1 times (SimpleRNN) as many columns as rows (hiddenSize), got shape [3, 8]",
    );
    const [kernel, recurrent, bias] = arrays as [Tensor, Tensor, Tensor];
    expect(() => fromKeras([kernel, bias])).toThrow(
      "invalid recurrent kernel: expected shape [any, any] (hiddenSize × n·hiddenSize), got [8]",
    );
    expect(() => fromKeras([bias, recurrent])).toThrow(
      "invalid kernel: expected shape [any, 8] (inputSize × 4·hiddenSize), got [8]",
    );
    expect(() => fromKeras([kernel, recurrent, kernel])).toThrow(
      "invalid bias: expected shape [8] (4·hiddenSize), got [3, 8]",
    );
    expect(() => fromKeras([kernel, recurrent, kernel, kernel])).toThrow(
      "invalid reverse recurrent kernel: expected 4 (LSTM), 3 (GRU) or 1 times (SimpleRNN) as many columns as rows (hiddenSize), got shape [3, 8]",
    );
  });
});
