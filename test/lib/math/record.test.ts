import { describe, expect, it } from "vitest";
import {
  gruStep,
  gruStepBackward,
  initialGruParameters,
  initialParameters,
  initialRnnParameters,
  lstmStep,
  lstmStepBackward,
  rnnStep,
  rnnStepBackward,
  tanh,
  type Matrix,
} from "../../../lib/index.js";
import { clipped } from "../../../lib/recurrence/clip.js";
import { force } from "../../../lib/recurrence/forcing.js";
import { normalise } from "../../../lib/lstm/layer-norm.js";
import { activate } from "../../../lib/math/activations.js";
import { record, type Recorded } from "../../../lib/math/record.js";
import {
  add,
  affine,
  concatenate,
  matrixTimes,
  multiply,
  oneMinus,
} from "../../../lib/math/vector.js";

describe("what is recorded", () => {
  const v = [6, -8];

  it("is every operation: its name, what it read, what came out and by what", () => {
    const [a, b] = [
      [1, 2],
      [3, 4],
    ];
    const matrix = [[5, 6]];
    const { result, operations } = record(() => [
      concatenate(a, b),
      add(a, b),
      multiply(a, b),
      oneMinus(a),
      affine(matrix, a, [7]),
      matrixTimes(matrix, b),
      activate(tanh, a),
    ]);
    const read: [string, number[][], unknown][] = [
      ["concatenate", [a, b], undefined],
      ["add", [a, b], undefined],
      ["multiply", [a, b], undefined],
      ["oneMinus", [a], undefined],
      ["affine", [a, [7]], matrix],
      ["matrixTimes", [b], matrix],
      ["activate", [a], tanh],
    ];
    expect(operations).toEqual(
      read.map(([operation, inputs, by], k) => ({ operation, inputs, output: result[k], by })),
    );
  });

  it("is the cell's own operations too, where they act", () => {
    const { operations } = record(() => [
      clipped(v, 5),
      force(v, { set: [null, 1], slope: [2, 0] }),
      normalise(v, 1).centred,
    ]);
    expect(operations).toEqual([
      { operation: "clip", inputs: [v], output: [5, -5], by: undefined },
      { operation: "force", inputs: [v], output: [12, 1], by: undefined },
      { operation: "normalise", inputs: [v], output: [expect.any(Number), expect.any(Number)] },
    ]);
    expect(record(() => clipped(v, undefined)).operations).toEqual([]);
    expect(record(() => force(v, undefined)).operations).toEqual([]);
  });

  it("goes to the innermost recording, and to none when it is over", () => {
    const outer = record(() => {
      add([1], [2]);
      const inner = record(() => multiply([1], [2]));
      expect(inner.operations.map(({ operation }) => operation)).toEqual(["multiply"]);
      expect(() =>
        record(() => {
          throw new Error("halfway");
        }),
      ).toThrow("halfway");
      oneMinus([1]);
    });
    add([3], [4]);
    expect(outer.operations.map(({ operation }) => operation)).toEqual(["add", "oneMinus"]);
  });
});

describe("the operations of a step, forward and back", () => {
  const sizes = { inputSize: 2, hiddenSize: 3, seed: 1 };
  const x = [0.5, -1];
  const state = { hiddenState: [0.1, 0.2, 0.3], cellState: [1, -1, 2] };
  const alone = { ...state, cellState: [] };
  const lstm = initialParameters({ ...sizes, peepholes: true, layerNorm: "gates and cell state" });
  const gru = initialGruParameters(sizes);
  const before = { reset: "before" } as const;
  const rnn = initialRnnParameters(sizes);

  it.each<[string, () => unknown]>([
    ["LSTM", () => lstmStepBackward(lstm, lstmStep(lstm, x, state), state)],
    ["GRU", () => gruStepBackward(gru, gruStep(gru, x, alone), alone)],
    [
      "GRU, reset before",
      () => gruStepBackward(gru, gruStep(gru, x, alone, before), alone, before),
    ],
    ["plain RNN", () => rnnStepBackward(rnn, rnnStep(rnn, x, alone), alone)],
  ])("have the shapes they document: %s", (_, work) => {
    const { operations } = record(work);
    expect(operations.length).toBeGreaterThan(0);
    for (const each of operations) expect(lengths(each), each.operation).toEqual(documented(each));
  });
});

const lengths = ({ inputs, output }: Recorded) => [...inputs, output].map((each) => each.length);

/** The lengths of inputs and output that an operation's docstring asks for, by its first input or its matrix. */
function documented({ operation, inputs, by }: Recorded): number[] {
  const [n, m] = inputs.map((each) => each.length) as [number, number];
  if (operation === "concatenate") return [n, m, n + m];
  if (operation === "columnsTimes") return [n, (by as Matrix).length];
  if (operation === "affine" || operation === "matrixTimes") {
    const weights = by as Matrix;
    const [rows, columns] = [weights.length, weights[0]!.length];
    return operation === "affine" ? [columns, rows, rows] : [columns, rows];
  }
  return new Array<number>(inputs.length + 1).fill(n);
}
