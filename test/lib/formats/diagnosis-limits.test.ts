import { describe, expect, it } from "vitest";
import {
  compareParameters,
  fromKeras,
  gateNames,
  readSafetensors,
  toOnnx,
  toPyTorch,
  fromPyTorch,
  writeSafetensors,
  type NumberType,
  type ComparedCell,
} from "../../../lib/index.js";
import { asCell, copyOf, randomParameters } from "./golden.js";

const cell = randomParameters(3, 4, 1);
const texts = (expected: ComparedCell, actual: ComparedCell) =>
  compareParameters(expected, actual).diagnoses.map(({ text }) => text);

describe("a difference", () => {
  it("as large as the tolerance is none, and one above it is", () => {
    const other = copyOf(cell);
    other.inputGate.biases[0] = cell.inputGate.biases[0]! + 0.5;
    const gap = Math.abs(other.inputGate.biases[0]! - cell.inputGate.biases[0]!);
    expect(compareParameters(cell, other, { tolerance: gap }).equal).toBe(true);
    expect(compareParameters(cell, other, { tolerance: gap * 0.999 }).equal).toBe(false);
  });

  it("is shown where it is largest, be it first or last", () => {
    const place = (changes: [number, number, number][]) => {
      const other = copyOf(cell);
      for (const [unit, column, by] of changes) other.candidate.weights[unit]![column]! += by;
      const [difference, ...more] = compareParameters(cell, other).differences;
      expect(more).toEqual([]);
      return [difference!.unit, difference!.column, Number(difference!.largest.toFixed(9))];
    };
    expect(
      place([
        [0, 1, 2],
        [3, 2, 1],
      ]),
    ).toEqual([0, 1, 2]);
    expect(
      place([
        [0, 1, 1],
        [3, 2, -2],
      ]),
    ).toEqual([3, 2, 2]);
  });

  it("of both sizes is told for both", () => {
    expect(texts(cell, randomParameters(2, 5, 1))).toEqual([
      "inputSize: expected 3, got 2",
      "hiddenSize: expected 4, got 5",
    ]);
  });

  it("of random weights is explained by nothing, square or not", () => {
    for (const [inputSize, hiddenSize] of [
      [3, 4],
      [4, 4],
      [1, 1],
    ] as const) {
      const expected = randomParameters(inputSize, hiddenSize, 1);
      expect(texts(expected, randomParameters(inputSize, hiddenSize, 2))).toEqual([]);
    }
  });
});

describe("a diagnosis", () => {
  it("moves as few gates as possible when two have the same numbers", () => {
    const expected = { ...copyOf(cell), forgetGate: copyOf(cell.inputGate) };
    const actual = { ...copyOf(expected) };
    actual.inputGate = copyOf(expected.candidate);
    actual.candidate = copyOf(expected.inputGate);
    expect(texts(expected, actual)).toEqual([
      "input, recurrent, biases: gates are swapped: inputGate holds what belongs to candidate, " +
        "candidate holds what belongs to inputGate",
    ]);
  });

  it("knows the order of TensorFlow 1", () => {
    const actual = { ...cell, forgetGate: cell.candidate, candidate: cell.forgetGate };
    expect(texts(cell, actual)[0]).toContain(
      "(as when TensorFlow 1's order, i c f o, is read as PyTorch and Keras's, i f c o)",
    );
  });

  it("knows rounding to 16 bits, and coarser numbers are none", () => {
    const stored = (numberType: NumberType) =>
      fromPyTorch(
        readSafetensors(writeSafetensors(toPyTorch([{ forward: asCell(cell) }], { numberType }))),
      )[0]!.forward!;
    for (const numberType of ["bfloat16", "float16", "float32"] as const) {
      expect(compareParameters(cell, stored(numberType)).diagnoses).toMatchObject([
        { kind: "rounded" },
      ]);
    }
    const coarse = copyOf(cell);
    for (const gate of gateNames) {
      coarse[gate].weights = cell[gate].weights.map((row) => row.map((v) => v * (1 + 2 ** -7)));
      coarse[gate].biases = cell[gate].biases.map((v) => v * (1 + 2 ** -7));
    }
    expect(texts(cell, coarse)).toEqual([]);
  });

  it("finds a matrix poured into the other shape and read in another order at once", () => {
    const { W, R, B } = toOnnx({ forward: asCell(cell) }, { numberType: "float64" });
    const keras = fromKeras([
      { ...W, shape: [3, 16] },
      { ...R, shape: [4, 16] },
      { ...B!, shape: [16], values: B!.values.slice(0, 16) },
    ]);
    const { diagnoses } = compareParameters(cell, keras.forward!);
    expect(diagnoses.map(({ kind }) => kind)).toEqual(["swapped gates", "reshaped"]);
    expect(diagnoses[0]!.text).toMatch(/^input, recurrent, biases: gates are swapped/);
    expect(diagnoses[1]!.text).toMatch(/^input, recurrent: poured/);
  });

  it("finds input weights transposed where they are square", () => {
    const square = randomParameters(4, 4, 1);
    const actual = copyOf(square);
    for (const gate of gateNames) {
      const { weights } = square[gate];
      actual[gate].weights = weights.map((row, r) =>
        row.map((value, c) => (c < 4 ? value : weights[c - 4]![r + 4]!)),
      );
    }
    expect(texts(square, actual)).toEqual(["input: transposed (rows are columns)"]);
  });

  it("of one gate names its own mistake, and says nothing of gates that are right", () => {
    const actual = copyOf(cell);
    actual.forgetGate.biases = cell.forgetGate.biases.map((b) => -b);
    actual.outputGate.biases = [0, 0, 0, 0];
    actual.candidate.weights = cell.candidate.weights.map((row, unit) => [
      ...cell.inputGate.weights[unit]!.slice(0, 4).map((v) => -v),
      ...row.slice(4),
    ]);
    expect(compareParameters(cell, actual).diagnoses.map(({ kind, text }) => [kind, text])).toEqual(
      [
        ["copied gate", "candidate.recurrent: holds a copy of inputGate's"],
        ["negated", "candidate.recurrent: the sign is turned"],
        ["negated", "forgetGate.biases: the sign is turned"],
        ["biases", "outputGate.biases: 0 throughout (the biases were dropped)"],
      ],
    );
  });
});

describe("cells in other places", () => {
  const [a, b, c] = [1, 2, 3].map((seed) => ({ forward: asCell(randomParameters(3, 3, seed)) }));

  it("are told only where they are not in their own", () => {
    const { diagnoses } = compareParameters([a!, b!, c!], [b!, a!, c!]);
    expect(diagnoses.map(({ cell: name, text }) => `${name}: ${text}`)).toEqual([
      "layer 0 forward: this cell is layer 1 forward of expected",
      "layer 1 forward: this cell is layer 0 forward of expected",
    ]);
    const twice = compareParameters([a!, a!, b!, c!], [a!, a!, c!, b!]);
    expect(twice.diagnoses.map(({ cell: name }) => name)).toEqual([
      "layer 2 forward",
      "layer 3 forward",
    ]);
  });

  it("are not taken for one another when one is new, or one stands twice", () => {
    const other = { forward: asCell(randomParameters(3, 3, 4)) };
    expect(compareParameters([a!, b!], [b!, other]).diagnoses).toEqual([]);
    expect(compareParameters([a!, b!], [b!, b!]).diagnoses).toEqual([]);
  });
});
