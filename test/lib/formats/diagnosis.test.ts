import { describe, expect, it } from "vitest";
import {
  compareParameters,
  fromKeras,
  fromPyTorch,
  gateNames,
  tensor,
  toKeras,
  toOnnx,
  toPyTorch,
  type ComparedCell,
} from "../../../lib/index.js";
import { asCell, copyOf, lstmOf, parametersWithTwoBiases } from "./golden.js";
import { cell, withGates, changed, kinds, texts } from "./misplaced.js";

describe("a diagnosis", () => {
  it("names two gates that are swapped", () => {
    const swapped = withGates({ candidate: "outputGate", outputGate: "candidate" });
    expect(texts(swapped)).toEqual([
      "input, recurrent, biases: gates are swapped: candidate holds what belongs to outputGate, " +
        "outputGate holds what belongs to candidate",
    ]);
    expect(kinds(swapped)).toEqual(["swapped gates"]);
  });

  it("says which blocks are swapped when only some are", () => {
    expect(texts(withGates({ inputGate: "forgetGate", forgetGate: "inputGate" }, false))).toEqual([
      "input, recurrent: gates are swapped: inputGate holds what belongs to forgetGate, " +
        "forgetGate holds what belongs to inputGate",
    ]);
  });

  it("says whose order was taken for whose", () => {
    const { W, R, B } = toOnnx({ forward: asCell(cell) }, { numberType: "float64" });
    const [read] = fromPyTorch({
      weight_ih_l0: { ...W, shape: [16, 3] },
      weight_hh_l0: { ...R, shape: [16, 4] },
      bias_ih_l0: tensor([16], B!.values.slice(0, 16), "float64"),
      bias_hh_l0: tensor([16], B!.values.slice(16), "float64"),
    });
    expect(texts(lstmOf(read!.forward))[0]).toContain(
      "(as when ONNX's order, i o f c, is read as PyTorch and Keras's, i f c o)",
    );
  });

  it("finds every one of the 23 wrong orders", () => {
    const orders = permutations([...gateNames]).filter((order) =>
      order.some((gate, k) => gate !== gateNames[k]),
    );
    expect(orders).toHaveLength(23);
    for (const order of orders) {
      const from = Object.fromEntries(gateNames.map((gate, k) => [gate, order[k]]));
      const [diagnosis, ...more] = compareParameters(cell, withGates(from)).diagnoses;
      expect(more).toEqual([]);
      expect(diagnosis!.kind).toBe("swapped gates");
      gateNames.forEach((gate, k) => {
        const says = diagnosis!.text.includes(`${gate} holds what belongs to ${order[k]}`);
        expect(says).toBe(gate !== order[k]);
      });
    }
  });

  it("names a gate that holds a copy of another's, as where one bias was pasted into the next line", () => {
    const pasted = copyOf(cell);
    pasted.candidate.biases = [...cell.inputGate.biases];
    expect(texts(pasted)).toEqual(["candidate.biases: holds a copy of inputGate's"]);
  });

  it("finds a transposed matrix, in all gates or in one", () => {
    const turned = (weights: number[][]) =>
      weights.map((row, r) => row.map((value, c) => (c < 4 ? weights[c]![r]! : value)));
    const all = changed((gate) => (gate.weights = turned(gate.weights)));
    expect(texts(all)).toEqual(["recurrent: transposed (rows are columns)"]);
    const one = copyOf(cell);
    one.outputGate.weights = turned(one.outputGate.weights);
    expect(texts(one)).toEqual(["outputGate.recurrent: transposed (rows are columns)"]);
    const both = withGates({ inputGate: "outputGate", outputGate: "inputGate" });
    for (const gate of gateNames) both[gate].weights = turned(both[gate].weights);
    expect(kinds(both)).toEqual(["swapped gates", "transposed"]);
  });

  it("finds PyTorch's matrices reshaped into Keras's, and Keras's into PyTorch's", () => {
    const {
      weight_ih_l0: w,
      weight_hh_l0: u,
      bias_ih_l0: b,
    } = toPyTorch([{ forward: asCell(cell) }]);
    const keras = fromKeras([{ ...w!, shape: [3, 16] }, { ...u!, shape: [4, 16] }, b!]);
    const rounded = lstmOf(fromPyTorch(toPyTorch([{ forward: asCell(cell) }]))[0]!.forward);
    expect(texts(lstmOf(keras.forward), rounded)).toEqual([
      "input, recurrent: poured into the other shape (reshaped where the matrix had to be transposed)",
    ]);
    const [kernel, recurrent, bias] = toKeras({ forward: asCell(cell) });
    const [layer] = fromPyTorch({
      weight_ih_l0: { ...kernel!, shape: [16, 3] },
      weight_hh_l0: { ...recurrent!, shape: [16, 4] },
      bias_ih_l0: bias!,
      bias_hh_l0: { ...bias!, values: new Float64Array(16) },
    });
    expect(kinds(lstmOf(layer!.forward), rounded)).toEqual(["reshaped"]);
  });

  it("finds W and U swapped: [x, h] for [h, x]", () => {
    const other = changed((gate) => {
      gate.weights = gate.weights.map((row) => [...row.slice(4), ...row.slice(0, 4)]);
    });
    expect(texts(other)).toEqual([
      "weights: the columns are [x, h] where [h, x] was expected (W and U swapped)",
    ]);
    const [i, f] = [other.inputGate, other.forgetGate];
    const alsoSwapped = { ...other, inputGate: f, forgetGate: i };
    expect(texts(alsoSwapped)[0]).toContain("inputGate holds what belongs to forgetGate");
  });

  it("finds biases that were dropped, doubled, turned, or moved by unit_forget_bias", () => {
    expect(texts(changed((gate) => (gate.biases = [0, 0, 0, 0])))).toEqual([
      "biases: 0 throughout (the biases were dropped)",
    ]);
    expect(texts(changed((gate) => (gate.biases = gate.biases.map((b) => 2 * b))))).toEqual([
      "biases: twice as large (one bias was counted as two)",
    ]);
    expect(texts(changed((gate) => (gate.biases = gate.biases.map((b) => -b))))).toEqual([
      "biases: the sign is turned",
    ]);
    const plusOne = copyOf(cell);
    plusOne.forgetGate.biases = cell.forgetGate.biases.map((b) => b + 1);
    expect(texts(plusOne)[0]).toContain("1 was added to the forget gate's");
    expect(texts(cell, plusOne)[0]).toContain("1 was taken from the forget gate's");
  });

  it("finds the second bias forgotten, and two biases merged or exchanged though all is equal", () => {
    const two = parametersWithTwoBiases(3, 4, 1);
    const only = (which: "input" | "recurrent"): ComparedCell => {
      const { separateBiases, ...rest } = copyOf(two);
      for (const gate of gateNames) rest[gate].biases = separateBiases![gate][which];
      return rest;
    };
    expect(texts(only("input"), two)).toEqual([
      "biases: only b_ih (the two biases were not added)",
    ]);
    expect(texts(only("recurrent"), two)).toEqual([
      "biases: only b_hh (the two biases were not added)",
    ]);
    const { separateBiases, ...merged } = copyOf(two);
    const { equal, diagnoses } = compareParameters(two, merged);
    expect(equal).toBe(true);
    expect(diagnoses).toMatchObject([{ kind: "separate biases" }]);
    expect(diagnoses[0]!.text).toContain("the two of expected are merged into one");
    const exchanged = { ...merged, separateBiases: copyOf(separateBiases!) };
    for (const gate of gateNames) {
      const { input, recurrent } = separateBiases![gate];
      exchanged.separateBiases[gate] = { input: recurrent, recurrent: input };
    }
    expect(compareParameters(two, exchanged).summary).toContain("b_ih and b_hh are swapped");
    expect(compareParameters(merged, two).summary).toContain("shared out differently");
    expect(compareParameters(two, copyOf(two)).summary).toBe("equal");
  });

  it("tells rounding from a mistake", () => {
    const rounded = changed((gate) => {
      gate.weights = gate.weights.map((row) => row.map(Math.fround));
      gate.biases = gate.biases.map(Math.fround);
    });
    const { equal, diagnoses } = compareParameters(cell, rounded);
    expect(equal).toBe(false);
    expect(diagnoses.map(({ text }) => text)).toEqual([
      "input, recurrent, biases: numbers agree up to rounding",
    ]);
    expect(compareParameters(cell, rounded, { tolerance: 1e-7 }).equal).toBe(true);
    const roundedAndSwapped = copyOf(rounded);
    roundedAndSwapped.inputGate = rounded.outputGate;
    roundedAndSwapped.outputGate = rounded.inputGate;
    expect(kinds(roundedAndSwapped)).toEqual(["swapped gates", "rounded"]);
  });

  it("finds peepholes in another order, or on one side only", () => {
    const peepholes = {
      inputGate: [1, 2, 3, 4],
      forgetGate: [5, 6, 7, 8],
      outputGate: [9, 10, 11, 12],
    };
    const peeping: ComparedCell = { ...cell, peepholes };
    const other: ComparedCell = {
      ...cell,
      peepholes: {
        ...peepholes,
        forgetGate: peepholes.outputGate,
        outputGate: peepholes.forgetGate,
      },
    };
    expect(texts(other, peeping)).toEqual([
      "peepholes: gates are swapped: forgetGate holds what belongs to outputGate, " +
        "outputGate holds what belongs to forgetGate",
    ]);
    const { equal, summary } = compareParameters(peeping, cell);
    expect(equal).toBe(false);
    expect(summary).toContain("only expected has peepholes");
    expect(summary).toContain("inputGate.peepholes differs by up to Infinity");
    expect(compareParameters(cell, peeping).summary).toContain("only actual has peepholes");
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, k) =>
    permutations(items.filter((_, j) => j !== k)).map((rest) => [first, ...rest]),
  );
}
