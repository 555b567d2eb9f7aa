import { beforeAll, describe, expect, it } from "vitest";
import {
  fromPyTorch,
  onnxCellOptions,
  overTime,
  readModel,
  readOnnx,
  readSafetensors,
  sigmoid,
  tanh,
  toOnnx,
  unroll,
  writeOnnx,
  type Matrix,
  type OnnxLstm,
} from "../../../lib/index.js";
import {
  cellWithTwoBiases,
  golden,
  goldenJson,
  largestGap,
  lstmOf,
  randomCell,
  asCell,
  randomParameters,
} from "./golden.js";

type Nested = number[] | Matrix | Matrix[];

interface Run {
  weights: Record<"W" | "R" | "B" | "P", Nested> & Record<"h0" | "c0", Matrix[]>;
  x: Matrix;
  y: Matrix[];
  h: Matrix;
  c: Matrix;
}

interface Golden {
  variant: Run;
  peepholes: Run;
  folds: { weights: Record<"W" | "R" | "B", Nested>; x: Matrix; output: Matrix };
  branches: Record<"yes" | "no", Record<"W" | "R" | "B", Nested>>;
}

let expected: Golden;

beforeAll(async () => {
  expected = await goldenJson<Golden>("formats.json");
});

const read = async (name: string) => readOnnx(await golden(`formats/${name}.onnx`));
const flat = (nested: Nested) => nested.flat(2);

/** The numbers of an operator's weights, laid out as the file has them. */
function weightsOf({ layer }: OnnxLstm) {
  const tensors = Object.entries(toOnnx(layer, { numberType: "float64" }));
  return Object.fromEntries(tensors.map(([name, { values }]) => [name, Array.from(values)]));
}

describe("an ONNX file of PyTorch", () => {
  it.each(["exported", "exported-torchscript", "exported-unfolded"])(
    "(%s) holds the weights of the module, to the last bit",
    async (name) => {
      const lstms = await read(name);
      const tensors = readSafetensors(await golden("formats/pytorch.safetensors"));
      expect(lstms.map(({ layer }) => layer)).toEqual(fromPyTorch(tensors, "encoder."));
      for (const { direction, activations, inputForget, batchFirst, clip } of lstms) {
        expect(direction).toBe("bidirectional");
        expect(activations.map((each) => each.name).join()).toBe(
          "Sigmoid,Tanh,Tanh,Sigmoid,Tanh,Tanh",
        );
        expect([inputForget, batchFirst, clip]).toEqual([false, false, undefined]);
      }
      expect(readModel(await golden(`formats/${name}.onnx`)).layers).toHaveLength(2);
    },
  );
});

describe("an ONNX file of any other make", () => {
  it("tells every rule of the operator", async () => {
    const [lstm, ...more] = await read("variant");
    const { h0, c0, ...weights } = expected.variant.weights;
    expect(more).toEqual([]);
    expect(lstm).toMatchObject({
      name: "lstm",
      direction: "bidirectional",
      clip: 2.5,
      inputForget: false,
      batchFirst: false,
      input: "x",
      outputs: ["Y", "Y_h", "Y_c"],
    });
    const [alpha, scale, beta, slope] = [0.3, 1.5, 0.4, 0.75].map(Math.fround) as number[];
    expect(lstm!.activations).toEqual([
      { name: "HardSigmoid", alpha, beta },
      { name: "Tanh" },
      { name: "Softsign" },
      { name: "Sigmoid" },
      { name: "ScaledTanh", alpha: scale, beta: slope },
      { name: "Tanh" },
    ]);
    expect(Array.from(lstm!.initialHiddenState!.values)).toEqual(flat(h0));
    expect(Array.from(lstm!.initialCellState!.values)).toEqual(flat(c0));
    expect(weightsOf(lstm!)).toEqual(
      Object.fromEntries(Object.entries(weights).map(([name, each]) => [name, flat(each)])),
    );
  });

  it("computes what ONNX Runtime computes, by the rules it tells, within 1e-6", async () => {
    for (const name of ["variant", "peepholes"] as const) {
      const [lstm] = await read(name);
      const { x, y, h, c, weights } = expected[name];
      (["forward", "reverse"] as const).forEach((direction, k) => {
        // ONNX Runtime does not clip c on its way out (onnxruntime#27224).
        const options = { ...onnxCellOptions(lstm!, direction), clipCellState: false };
        const [hiddenState, cellState] = [weights.h0[k]![0]!, weights.c0[k]![0]!];
        const given = k === 0 ? x : [...x].reverse();
        const cell = lstm!.layer[direction]!;
        const trace = unroll(lstmOf(cell), given, {
          ...options,
          initialState: { hiddenState, cellState },
        });
        const ours = overTime(trace, "hiddenState");
        const theirs = y.map((step) => step[k]!);
        expect(largestGap(ours, k === 0 ? theirs : theirs.reverse()), name).toBeLessThan(1e-6);
        expect(largestGap([trace.steps.at(-1)!.cellState], [c[k]!]), name).toBeLessThan(1e-6);
        expect(largestGap([trace.steps.at(-1)!.hiddenState], [h[k]!]), name).toBeLessThan(1e-6);
      });
    }
    const [yes] = await read("exported");
    expect(onnxCellOptions(yes!)).toEqual({
      gateActivation: sigmoid,
      candidateActivation: tanh,
      outputActivation: tanh,
    });
  });

  it("may keep its weights in Constant operators", async () => {
    const [lstm] = await read("peepholes");
    const { W, R, B, P } = expected.peepholes.weights;
    expect(weightsOf(lstm!)).toEqual({ W: flat(W), R: flat(R), B: flat(B), P: flat(P) });
    expect(lstm!.initialHiddenState).toBeUndefined();
    expect(lstm!.initialCellState).toBeUndefined();
  });

  it.each(["folds", "folds-opset9"])(
    "may make its weights of other constants (%s)",
    async (name) => {
      const [lstm] = await read(name);
      const { weights, x, output } = expected.folds;
      expect(weightsOf(lstm!)).toEqual({
        W: flat(weights.W),
        R: flat(weights.R),
        B: flat(weights.B),
      });
      const ours = overTime(unroll(lstmOf(lstm!.layer.forward), x), "hiddenState");
      expect(largestGap(ours, output)).toBeLessThan(1e-6);
    },
  );

  it("may have its LSTMs in the branches of an If, and their weights outside, in float64", async () => {
    const lstms = await read("branches");
    expect(lstms.map(({ name }) => name).sort()).toEqual(["no_lstm", "yes_lstm"]);
    const [yes, no] = ["yes_lstm", "no_lstm"].map((name) => lstms.find((l) => l.name === name));
    expect(weightsOf(yes!)).toEqual({
      W: flat(expected.branches.yes.W),
      R: flat(expected.branches.yes.R),
      B: flat(expected.branches.yes.B),
    });
    expect(weightsOf(no!)["W"]).toEqual(flat(expected.branches.no.W));
    expect(onnxCellOptions(yes!).coupled).toBe("f = 1 - i");
    expect(() => onnxCellOptions(yes!, "reverse")).toThrow(
      "invalid direction: expected forward (yes_lstm has one cell), got reverse",
    );
    expect([yes!.inputForget, yes!.direction]).toEqual([true, "forward"]);
    expect([no!.inputForget, no!.direction]).toEqual([false, "reverse"]);
  });
});

describe("an ONNX file that we write", () => {
  it("gives the same layers again, to the last bit in float64", () => {
    const layers = [
      { forward: cellWithTwoBiases(3, 4, 1), reverse: cellWithTwoBiases(3, 4, 2) },
      { forward: cellWithTwoBiases(8, 5, 3) },
    ];
    const lstms = readOnnx(writeOnnx(layers, { numberType: "float64" }));
    expect(lstms.map(({ layer }) => layer)).toEqual(layers);
    expect(lstms.map(({ name, input, outputs }) => [name, input, outputs])).toEqual([
      ["lstm_l0", "input", ["Y_l0", "hiddenState_l0", "cellState_l0"]],
      ["lstm_l1", "output_l0", ["Y_l1", "hiddenState_l1", "cellState_l1"]],
    ]);
  });

  it("gives a float32 file of PyTorch's again without a change", async () => {
    const layers = (await read("exported")).map(({ layer }) => layer);
    expect(readOnnx(writeOnnx(layers)).map(({ layer }) => layer)).toEqual(layers);
  });

  it("keeps every rule, and peepholes", async () => {
    const peepholes = { inputGate: [1, 2], forgetGate: [3, 4], outputGate: [5, 6] };
    const forward = asCell({ ...randomParameters(3, 2, 1), peepholes });
    const file = writeOnnx([{ forward }], {
      numberType: "float64",
      reverse: true,
      clip: 0.5,
      inputForget: true,
      activations: [
        { name: "HardSigmoid", alpha: 0.25, beta: 0.5 },
        { name: "Elu", alpha: 2 },
        { name: "Relu" },
      ],
    });
    expect(readOnnx(file)).toMatchObject([
      {
        layer: { forward },
        direction: "reverse",
        clip: 0.5,
        inputForget: true,
        activations: [
          { name: "HardSigmoid", alpha: 0.25, beta: 0.5 },
          { name: "Elu", alpha: 2 },
          { name: "Relu" },
        ],
      },
    ]);
  });

  it("refuses what the format cannot say", () => {
    const layer = { forward: randomCell(3, 2, 1) };
    expect(() => writeOnnx([])).toThrow("invalid layers: expected at least one, got none");
    expect(() => writeOnnx([layer, layer])).toThrow(
      "invalid layers[1].forward.inputSize: expected 2 (what layer 0 puts out), got 3",
    );
    expect(() =>
      writeOnnx([layer], {
        activations: [{ name: "Elu" }, { name: "LeakyRelu", alpha: 1 }, { name: "Tanh" }],
      }),
    ).toThrow("invalid activations: expected alpha for all of Elu, LeakyRelu or for none");
    const large = randomCell(3, 2, 1);
    large.parameters.candidate.biases[0] = 1e39;
    expect(() => writeOnnx([{ forward: large }])).toThrow(
      "invalid B: expected numbers that fit float32, got 1e+39 at entry 6",
    );
  });
});
