import { describe, expect, it } from "vitest";
import {
  fromPyTorch,
  initialParameters,
  readModel,
  type RecurrentLayer,
  tensor,
  toPyTorch,
  writeOnnx,
  type Tensors,
} from "../../../lib/index.js";
import { encodeNumbers } from "../../../lib/formats/numbers.js";
import { asCell, randomCell } from "./golden.js";

const zeros = (...shape: number[]) =>
  tensor(shape, new Float64Array(shape.reduce((product, length) => product * length, 1)));

describe("PyTorch's tensors", () => {
  const refused = (tensors: Tensors, message: string) =>
    expect(() => fromPyTorch(tensors)).toThrow(message);

  it("are refused where one does not fit the others", () => {
    const plain = toPyTorch([{ forward: randomCell(3, 2, 1) }]);
    refused(
      { ...plain, bias_hh_l0: zeros(6) },
      "invalid bias_hh_l0: expected shape [8] (4·hiddenSize), got [6]",
    );
    const { bias_ih_l0: _, ...halfBiased } = plain;
    refused(halfBiased, "invalid tensors: expected bias_ih_l0, got");
  });

  it("are refused where they do not fit their projection", () => {
    const sizes = { inputSize: 3, hiddenSize: 5, projectionSize: 2, seed: 1 };
    const projected = toPyTorch([{ forward: asCell(initialParameters(sizes)) }]);
    refused(
      { ...projected, weight_hr_l0: zeros(3, 5) },
      "invalid weight_hr_l0: expected shape [2, any] (projectionSize × hiddenSize), got [3, 5]",
    );
    refused(
      { ...projected, weight_ih_l0: zeros(24, 3), weight_hh_l0: zeros(24, 2) },
      "invalid weight_ih_l0: expected shape [20, any] (4·hiddenSize × inputSize), got [24, 3]",
    );
    refused(
      { ...projected, weight_hh_l0: zeros(24, 2) },
      "invalid weight_hh_l0: expected shape [20, 2] (4·hiddenSize × hiddenSize), got [24, 2]",
    );
    const infinite = zeros(2, 5);
    infinite.values[3] = Infinity;
    refused(
      { ...projected, weight_hr_l0: infinite },
      "invalid weight_hr_l0: expected finite numbers, got Infinity at entry 3 of 10",
    );
  });
});

describe("a number that does not fit", () => {
  it("is a RangeError", () => {
    const write = () => encodeNumbers("it", Float64Array.of(300), "int8");
    expect(write).toThrow(RangeError);
  });
});

describe("layers from ONNX", () => {
  it("have the functions of their own direction", () => {
    const file = writeOnnx([{ forward: randomCell(2, 2, 1) }], {
      activations: [{ name: "Affine", alpha: 2, beta: 3 }, { name: "Relu" }, { name: "Tanh" }],
    });
    const [found] = readModel(file).layers as RecurrentLayer<"lstm">[];
    expect(found!.stack[0]!.forward!.options!.gateActivation!.output(10)).toBe(23);
  });
});
