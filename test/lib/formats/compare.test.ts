import { describe, expect, it } from "vitest";
import {
  compareParameters,
  initialParameters,
  type CellParameters,
  type ComparedCell,
} from "../../../lib/index.js";
import { asCell, copyOf, randomParameters } from "./golden.js";

const cell = randomParameters(3, 4, 1);

describe("comparing parameters", () => {
  it("finds a copy equal, with nothing to say", () => {
    expect(compareParameters(cell, copyOf(cell))).toEqual({
      equal: true,
      differences: [],
      diagnoses: [],
      summary: "equal",
    });
  });

  it("names the block, the unit and the column where one number differs", () => {
    const other = copyOf(cell);
    other.forgetGate.weights[2]![1]! += 0.5;
    const { equal, differences, diagnoses, summary } = compareParameters(cell, other);
    expect(equal).toBe(false);
    expect(diagnoses).toEqual([]);
    expect(differences).toMatchObject([
      {
        block: "forgetGate.recurrent",
        unit: 2,
        column: 1,
        expected: cell.forgetGate.weights[2]![1],
        actual: other.forgetGate.weights[2]![1],
      },
    ]);
    expect(differences[0]!.largest).toBeCloseTo(0.5, 12);
    expect(summary).toContain(
      "different\nforgetGate.recurrent differs by up to 0.5 (unit 2, column 1",
    );
    expect(compareParameters(cell, other, { tolerance: 0.6 }).equal).toBe(true);
  });

  it("tells input columns from recurrent ones", () => {
    const other = copyOf(cell);
    other.outputGate.weights[3]![6]! -= 1;
    expect(compareParameters(cell, other).differences).toMatchObject([
      { block: "outputGate.input", unit: 3, column: 2 },
    ]);
  });

  it("says sizes before anything else", () => {
    const { diagnoses } = compareParameters(cell, randomParameters(3, 5, 1));
    expect(diagnoses).toEqual([{ kind: "sizes", cell: "", text: "hiddenSize: expected 4, got 5" }]);
    const { equal, summary } = compareParameters(cell, randomParameters(2, 4, 1));
    expect([equal, summary]).toEqual([false, "different\ninputSize: expected 3, got 2"]);
    expect(compareParameters([{ forward: asCell(cell) }], []).summary).toBe(
      "different\nexpected layer 0 forward, got no layers",
    );
  });

  it("refuses parameters that are broken in themselves, and a tolerance below 0", () => {
    const other = copyOf(cell);
    other.candidate.biases[0] = NaN;
    expect(() => compareParameters(cell, other)).toThrow("invalid candidate.biases");
    expect(() => compareParameters(cell, cell, { tolerance: -1 })).toThrow("invalid tolerance");
  });
});

describe("comparing variants", () => {
  const variant = () =>
    initialParameters({
      inputSize: 3,
      hiddenSize: 4,
      projectionSize: 2,
      peepholes: true,
      layerNorm: "gates and cell state",
      seed: 1,
    });

  it("finds a copy equal, and names the block of any other", () => {
    expect(compareParameters(variant(), variant()).summary).toBe("equal");
    const changes: [string, (other: CellParameters) => void][] = [
      ["forgetGate.peepholes", (other) => other.peepholes!.forgetGate[1]!++],
      ["projection.weights", (other) => other.projection!.weights[1]![3]!++],
      ["outputGate.layerNorm", (other) => other.layerNorm!.gains.outputGate[2]!++],
      ["layerNorm.cellState.gain", (other) => other.layerNorm!.cellState!.gain[0]!++],
      ["layerNorm.cellState.bias", (other) => other.layerNorm!.cellState!.bias[3]!++],
      ["layerNorm.epsilon", (other) => (other.layerNorm!.epsilon = 1e-3)],
    ];
    for (const [block, change] of changes) {
      const other = variant();
      change(other);
      const { differences } = compareParameters(variant(), other);
      expect(differences.map((each) => each.block)).toEqual([block]);
    }
  });

  it("says what only one side has", () => {
    const other = variant();
    other.projection!.biases = [1, 2];
    delete other.layerNorm!.cellState;
    const { equal, diagnoses, differences } = compareParameters(variant(), other);
    expect(equal).toBe(false);
    expect(diagnoses.map(({ kind, text }) => [kind, text])).toEqual([
      ["missing", "only actual has projection.bias"],
      [
        "missing",
        "only expected has layerNorm.cellState.gain; only expected has layerNorm.cellState.bias",
      ],
    ]);
    expect(differences.map(({ block }) => block)).toEqual([
      "projection.bias",
      "layerNorm.cellState.gain",
      "layerNorm.cellState.bias",
    ]);
    const plain = randomParameters(3, 4, 1);
    expect(compareParameters(variant(), plain).summary).toBe(
      "different\nprojectionSize: expected 2, got none",
    );
  });

  it("finds a projection turned in sign, and gains of gates swapped", () => {
    const other = variant();
    other.projection!.weights = other.projection!.weights.map((row) => row.map((v) => -v));
    const expected = variant();
    const { gains } = expected.layerNorm!;
    gains.inputGate = [1, 2, 3, 4];
    other.layerNorm!.gains = { ...gains, inputGate: gains.candidate, candidate: gains.inputGate };
    const texts = compareParameters(expected, other).diagnoses.map(({ text }) => text);
    expect(texts).toEqual([
      "projection: the sign is turned",
      "layerNorm: gates are swapped: inputGate holds what belongs to candidate, candidate holds what belongs to inputGate",
    ]);
  });
});

describe("comparing layers", () => {
  const [a, b, c] = [1, 2, 3].map((seed) => randomParameters(3, 3, seed)) as ComparedCell[];

  it("finds the directions swapped", () => {
    const { diagnoses } = compareParameters(
      { forward: asCell(a!), reverse: asCell(b!) },
      { forward: asCell(b!), reverse: asCell(a!) },
    );
    expect(diagnoses).toEqual([
      { kind: "swapped cells", cell: "forward", text: "this cell is reverse of expected" },
      { kind: "swapped cells", cell: "reverse", text: "this cell is forward of expected" },
    ]);
  });

  it("finds layers swapped, and names the cell a difference is in", () => {
    const stack = [a!, b!, c!].map((cell) => ({ forward: asCell(cell) }));
    const { summary } = compareParameters(stack, [stack[0]!, stack[2]!, stack[1]!]);
    expect(summary).toContain("layer 1 forward: this cell is layer 2 forward of expected");
    const other = copyOf(stack);
    other[2]!.forward.parameters.inputGate.biases[1]! += 1;
    const { differences } = compareParameters(stack, other);
    expect(differences).toMatchObject([{ cell: "layer 2 forward", block: "inputGate.biases" }]);
  });

  it("diagnoses each cell by itself", () => {
    const actual = { forward: asCell(a!), reverse: asCell(copyOf(b!)) };
    actual.reverse.parameters.inputGate = b!.outputGate;
    actual.reverse.parameters.outputGate = b!.inputGate;
    const { diagnoses } = compareParameters({ forward: asCell(a!), reverse: asCell(b!) }, actual);
    expect(diagnoses).toMatchObject([{ kind: "swapped gates", cell: "reverse" }]);
  });
});
