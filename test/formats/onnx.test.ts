import { beforeAll, describe, expect, it } from "vitest";
import {
  fromPyTorch,
  readModel,
  readOnnx,
  readSafetensors,
  toOnnx,
  writeOnnx,
  type Matrix,
  type OnnxLstm,
} from "../../lib/index.js";
import { cellWithTwoBiases, golden, goldenJson, randomCell } from "./golden.js";

type Nested = number[] | Matrix | Matrix[];

interface Golden {
  variant: { weights: Record<"W" | "R" | "B" | "P" | "h0" | "c0", Nested> };
  peepholes: { weights: Record<"W" | "R" | "B" | "P", Nested> };
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
      expect(readModel(await golden(`formats/${name}.onnx`)).lstms).toHaveLength(2);
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

  it("may keep its weights in Constant operators", async () => {
    const [lstm] = await read("peepholes");
    const { W, R, B, P } = expected.peepholes.weights;
    expect(weightsOf(lstm!)).toEqual({ W: flat(W), R: flat(R), B: flat(B), P: flat(P) });
    expect(lstm!.initialHiddenState).toBeUndefined();
    expect(lstm!.initialCellState).toBeUndefined();
  });

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
    expect([yes!.inputForget, yes!.direction]).toEqual([true, "forward"]);
    expect([no!.inputForget, no!.direction]).toEqual([false, "reverse"]);
  });
});

describe("an ONNX file that we write", () => {
  it("gives the same layers again, to the last bit in float64", () => {
    const layers = [
      { forward: cellWithTwoBiases(3, 4, 1), backward: cellWithTwoBiases(3, 4, 2) },
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
    const forward = { ...randomCell(3, 2, 1), peepholes };
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
    large.candidate.biases[0] = 1e39;
    expect(() => writeOnnx([{ forward: large }])).toThrow(
      "invalid B: expected numbers that fit float32, got 1e+39 at entry 6",
    );
  });
});

describe("a broken ONNX file", () => {
  it("is reported with what is missing and how to get it", async () => {
    await expect(read("no-lstm")).rejects.toThrow(
      'invalid ONNX file: expected an LSTM operator, got "Relu"',
    );
    await expect(read("open")).rejects.toThrow(
      'invalid ONNX file: LSTM "lstm": expected W ("W") to be a constant, got a value computed when the model runs (export with constant folding)',
    );
    await expect(read("external")).rejects.toThrow(
      "invalid ONNX file: tensor W: expected its numbers in this file, got a reference to another",
    );
    expect(() => readOnnx(new Uint8Array())).toThrow("expected a graph, got none");
    expect(() => readOnnx(new TextEncoder().encode("not a model"))).toThrow("invalid ONNX file");
  });

  it("is reported as cut short, wherever it was cut", () => {
    const file = writeOnnx([{ forward: randomCell(2, 3, 1) }]);
    let whole = 0;
    for (let length = 0; length < file.length; length++) {
      try {
        readOnnx(file.subarray(0, length));
        whole++;
      } catch (error) {
        expect((error as Error).message).toMatch(/^invalid ONNX file: .*expected .*, got /);
      }
    }
    // The last field is the version of the operators: only a cut right before it leaves a whole message.
    expect(whole).toBe(1);
  });

  it("is read or reported, but never hangs, when a byte of it is wrong", async () => {
    for (const name of ["peepholes", "branches"]) {
      const file = await golden(`formats/${name}.onnx`);
      for (let at = 0; at < file.length; at++) {
        const damaged = file.slice();
        damaged[at]! ^= 0xff;
        try {
          readOnnx(damaged);
        } catch (error) {
          expect((error as Error).message, `byte ${at}`).toMatch(/^invalid ONNX file: .*expected/);
        }
      }
    }
  });
});
