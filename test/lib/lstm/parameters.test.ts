import { describe, expect, it } from "vitest";
import {
  constantParameters,
  countGateParameters,
  countParameters,
  gateNames,
  initialParameters,
  seededRandom,
} from "../../../lib/index.js";

describe("the sizes of S0, 32 → 70", () => {
  const sizes = { inputSize: 32, hiddenSize: 70 };

  it("gives four matrices of 70 × 102 and four biases of 70", () => {
    const parameters = initialParameters({ ...sizes, seed: 1 });
    for (const gate of gateNames) {
      expect(parameters[gate].weights).toHaveLength(70);
      expect(parameters[gate].weights.every((row) => row.length === 102)).toBe(true);
      expect(parameters[gate].biases).toHaveLength(70);
    }
  });

  it("counts 7,210 a gate, 28,840 a layer in Keras and 29,120 in PyTorch, twice that in both directions", () => {
    expect(countGateParameters(sizes)).toBe(7210);
    expect(countParameters(sizes)).toBe(28840);
    expect(countParameters({ ...sizes, convention: "keras" })).toBe(28840);
    expect(countParameters({ ...sizes, convention: "pytorch" })).toBe(29120);
    expect(countParameters({ ...sizes, bidirectional: true })).toBe(57680);
    expect(countParameters({ ...sizes, convention: "pytorch", bidirectional: true })).toBe(58240);
    expect(countParameters({ ...sizes, bidirectional: false })).toBe(28840);
  });

  it("counts what variants add", () => {
    const small = { inputSize: 3, hiddenSize: 5 };
    expect(countParameters(small)).toBe(4 * (5 * 8 + 5));
    expect(countParameters({ ...small, peepholes: true })).toBe(180 + 15);
    // PyTorch, proj_size 2: W_ih 20·3, W_hh 20·2, two biases of 20, W_hr 2·5.
    expect(countParameters({ ...small, projectionSize: 2, convention: "pytorch" })).toBe(150);
    expect(countParameters({ ...small, layerNorm: "gates" })).toBe(180 + 20);
    expect(countParameters({ ...small, layerNorm: "gates and cell state" })).toBe(180 + 30);
    expect(countParameters({ ...small, peepholes: true, bidirectional: true })).toBe(390);
  });

  it("refuses sizes that are none", () => {
    expect(() => countGateParameters({ inputSize: 0, hiddenSize: 1 })).toThrow("invalid inputSize");
    expect(() => countParameters({ inputSize: 1, hiddenSize: -1 })).toThrow("invalid hiddenSize");
  });
});

describe("constant parameters", () => {
  it("fill every weight and bias", () => {
    const parameters = constantParameters({ inputSize: 2, hiddenSize: 1, weight: 0.5, bias: -1 });
    for (const gate of gateNames)
      expect(parameters[gate]).toEqual({ weights: [[0.5, 0.5, 0.5]], biases: [-1] });
    expect(Object.keys(parameters)).toEqual(["inputSize", "hiddenSize", ...gateNames]);
  });

  it("take a bias per gate, the others 0", () => {
    const parameters = constantParameters({
      inputSize: 1,
      hiddenSize: 2,
      weight: 1,
      bias: { forgetGate: 1 },
    });
    expect(gateNames.map((gate) => parameters[gate].biases)).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it("fill a projection as well", () => {
    const sizes = { inputSize: 1, hiddenSize: 2, projectionSize: 1 };
    const parameters = constantParameters({ ...sizes, weight: 3, bias: 0 });
    expect(parameters.projection).toEqual({ weights: [[3, 3]] });
    expect(parameters.candidate.weights).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  it("refuse sizes that are none", () => {
    expect(() => constantParameters({ inputSize: 0, hiddenSize: 1, weight: 1, bias: 0 })).toThrow(
      "invalid inputSize",
    );
    expect(() => constantParameters({ inputSize: 1, hiddenSize: 0, weight: 1, bias: 0 })).toThrow(
      "invalid hiddenSize",
    );
  });
});

describe("initial parameters", () => {
  const sizes = { inputSize: 20, hiddenSize: 16 };
  const flat = (parameters: ReturnType<typeof initialParameters>, part: "weights" | "biases") =>
    gateNames.flatMap((gate) => parameters[gate][part].flat());

  it("are four gates and no more where no variant is asked for", () => {
    const parameters = initialParameters({ ...sizes, seed: 5 });
    expect(Object.keys(parameters)).toEqual(["inputSize", "hiddenSize", ...gateNames]);
  });

  it("are the same for the same seed, and others for another", () => {
    expect(initialParameters({ ...sizes, seed: 5 })).toEqual(
      initialParameters({ ...sizes, seed: 5 }),
    );
    expect(initialParameters({ ...sizes, seed: 5 })).not.toEqual(
      initialParameters({ ...sizes, seed: 6 }),
    );
  });

  it("as PyTorch draws them: weights uniform in ±1/√hiddenSize, the bias the sum of two such draws", () => {
    const parameters = initialParameters({ ...sizes, seed: 5 });
    expect(initialParameters({ ...sizes, seed: 5, initialisation: "pytorch" })).toEqual(parameters);
    const weights = flat(parameters, "weights");
    expect(Math.max(...weights)).toBeLessThanOrEqual(0.25);
    expect(Math.max(...weights)).toBeGreaterThan(0.245);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(-0.25);
    expect(Math.min(...weights)).toBeLessThan(-0.245);
    const biases = flat(parameters, "biases");
    expect(Math.max(...biases.map(Math.abs))).toBeGreaterThan(0.3);
    expect(Math.max(...biases.map(Math.abs))).toBeLessThanOrEqual(0.5);
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
  });

  it("as PyTorch draws them, gate by gate: the weights row by row, then two draws for each bias", () => {
    const { inputGate, forgetGate } = initialParameters({ inputSize: 2, hiddenSize: 1, seed: 5 });
    const random = seededRandom(5);
    const draw = () => random.uniform(-1, 1);
    for (const gate of [inputGate, forgetGate]) {
      expect(gate.weights).toEqual([[draw(), draw(), draw()]]);
      expect(gate.biases).toEqual([draw() + draw()]);
    }
  });

  it("as Keras draws them: Glorot uniform on x, orthonormal columns on h, biases 0 but 1 to forget", () => {
    const parameters = initialParameters({ ...sizes, seed: 5, initialisation: "keras" });
    const onX = gateNames.flatMap((gate) =>
      parameters[gate].weights.flatMap((row) => row.slice(16)),
    );
    const bound = Math.sqrt(6 / (20 + 4 * 16));
    expect(Math.max(...onX)).toBeLessThanOrEqual(bound);
    expect(Math.max(...onX)).toBeGreaterThan(0.98 * bound);
    expect(Math.min(...onX)).toBeLessThan(-0.98 * bound);
    expect(gateNames.map((gate) => new Set(parameters[gate].biases))).toEqual(
      [0, 1, 0, 0].map((b) => new Set([b])),
    );
    const onH = gateNames.flatMap((gate) =>
      parameters[gate].weights.map((row) => row.slice(0, 16)),
    );
    for (let a = 0; a < 16; a++) {
      for (let b = 0; b <= a; b++) {
        const product = onH.reduce((sum, row) => sum + row[a]! * row[b]!, 0);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
  });

  it.each(["pytorch", "keras"] as const)("draw what variants add, last (%s)", (initialisation) => {
    const plain = initialParameters({ ...sizes, seed: 5, initialisation });
    const whole = initialParameters({
      ...sizes,
      seed: 5,
      initialisation,
      peepholes: true,
      layerNorm: "gates and cell state",
    });
    expect(whole).toMatchObject(plain);
    const { peepholes, layerNorm } = whole;
    const drawn = Object.values(peepholes!).flat();
    expect(drawn).toHaveLength(48);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(new Set(drawn).size).toBe(48);
    expect(new Set(Object.values(layerNorm!.gains).flat())).toEqual(new Set([1]));
    expect(layerNorm!.cellState!.gain).toEqual(new Array(16).fill(1));
    expect(layerNorm!.cellState!.bias).toEqual(new Array(16).fill(0));
    const gatesOnly = initialParameters({ ...sizes, seed: 5, layerNorm: "gates" });
    expect(gatesOnly.layerNorm).not.toHaveProperty("cellState");
  });

  it("draw a projection: PyTorch in ±1/√hiddenSize, Keras Glorot uniform, recurrent columns orthonormal", () => {
    const projected = { ...sizes, projectionSize: 3, seed: 5 };
    const pytorch = initialParameters(projected).projection!.weights.flat();
    expect(pytorch).toHaveLength(48);
    expect(Math.max(...pytorch.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...pytorch.map(Math.abs))).toBeGreaterThan(0.22);
    const keras = initialParameters({ ...projected, initialisation: "keras" });
    const glorot = keras.projection!.weights.flat();
    expect(Math.max(...glorot.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 19));
    expect(Math.max(...glorot.map(Math.abs))).toBeGreaterThan(0.45);
    const first = gateNames.flatMap((gate) => keras[gate].weights.map((row) => row[0]!));
    expect(first.reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(1, 12);
    expect(keras.forgetGate.weights[0]).toHaveLength(23);
  });

  it.each([
    [{ ...sizes, seed: 1.5 }, "invalid seed: expected a whole number, got 1.5"],
    [
      { ...sizes, seed: 1, initialisation: "he" as never },
      'invalid initialisation: expected "pytorch" or "keras", got "he"',
    ],
    [
      { inputSize: 0, hiddenSize: 1, seed: 1 },
      "invalid inputSize: expected a whole number ≥ 1, got 0",
    ],
    [
      { inputSize: 1, hiddenSize: 0, seed: 1 },
      "invalid hiddenSize: expected a whole number ≥ 1, got 0",
    ],
  ])("refuse %j", (options, message) => {
    expect(() => initialParameters(options)).toThrow(message);
  });
});
