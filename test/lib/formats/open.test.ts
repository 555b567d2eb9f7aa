import { describe, expect, it } from "vitest";
import {
  openModel,
  runStack,
  toPyTorch,
  writeOnnx,
  writeSafetensors,
  type Matrix,
  type RecurrentLayer,
} from "../../../lib/index.js";
import {
  cellWithTwoBiases,
  golden,
  goldenJson,
  largestGap,
  randomSequence,
  runLayers,
} from "./golden.js";

const open = async (name: string) => openModel(await golden(`formats/${name}`));
const single = (steps: Matrix[]) => steps.map((step) => step[0]!);

describe("an opened model", () => {
  it("gives PyTorch's outputs from safetensors, and its layers run by themselves", async () => {
    const { pytorchProjection } =
      await goldenJson<Record<string, Record<string, Matrix>>>("formats.json");
    const model = await open("pytorch-projection.safetensors");
    const { x, output } = pytorchProjection!;
    expect(largestGap(single(model.run(x!).outputs), output!)).toBeLessThan(1e-12);
    const [{ stack }] = model.layers as [RecurrentLayer];
    const batch = x!.map((step) => [step]);
    expect(largestGap(single(runStack(stack, batch).outputs), output!)).toBeLessThan(1e-12);
  });

  it("gives ONNX Runtime's outputs, by the rules of each direction and from the file's own states", async () => {
    const { variant } = await goldenJson<{ variant: { x: Matrix; y: Matrix[] } }>("formats.json");
    const model = await open("variant.onnx");
    const [lstm] = model.layers as [RecurrentLayer<"lstm">];
    // ONNX Runtime does not clip c on its way out (onnxruntime#27224).
    for (const cell of [lstm.stack[0]!.forward!, lstm.stack[0]!.reverse!]) {
      cell.options = { ...cell.options!, clipCellState: false };
    }
    const theirs = variant.y.map((step) => step.flat());
    expect(largestGap(single(model.run(variant.x).outputs), theirs)).toBeLessThan(1e-6);
  });

  it("gives the outputs of layers that the caller puts in order", () => {
    const stack = [
      { forward: cellWithTwoBiases(3, 4, 1), reverse: cellWithTwoBiases(3, 4, 2) },
      { forward: cellWithTwoBiases(8, 2, 3) },
    ];
    const model = openModel(writeOnnx(stack, { numberType: "float64" }));
    const x = randomSequence(5, 3, 4);
    const { outputs, layers, trace } = model.run(x, { through: ["lstm_l0", "lstm_l1"] });
    expect(largestGap(single(outputs), runLayers(stack, x).output)).toBeLessThan(1e-12);
    expect(layers.map(({ layer }) => layer.name)).toEqual(["lstm_l0", "lstm_l1"]);
    expect(trace("lstm_l1").layers[0]!.directions.forward!.sequences[0]!.steps).toHaveLength(5);
    expect(() => trace("other")).toThrow('expected one of "lstm_l0", "lstm_l1", got other');
    expect(() => model.run(x, { through: ["lstm"] })).toThrow(
      'invalid through: expected one of "lstm_l0", "lstm_l1", got "lstm"',
    );
  });
});

describe("a model's input", () => {
  const forward = cellWithTwoBiases(3, 2, 1);
  const model = openModel(
    writeSafetensors(toPyTorch([{ forward }], { numberType: "float64", prefix: "lstm." })),
  );
  const x = randomSequence(4, 3, 2);
  const expected = runLayers([{ forward }], x).output;

  it("may be arrays, typed arrays or a tensor", () => {
    const inputs = [
      x,
      x.map((step) => Float64Array.from(step)),
      { numberType: "float64" as const, shape: [4, 3], values: Float64Array.from(x.flat()) },
      [x],
      x.map((step) => [step]),
    ];
    for (const input of inputs) {
      expect(largestGap(single(model.run(input).outputs), expected)).toBe(0);
    }
  });

  it("as a batch has an order that the caller says", () => {
    const batch = [x, x];
    expect(() => model.run(batch)).toThrow(
      'invalid layout: expected "time-major" ([timeSteps][batchSize]…) or "batch-major" ([batchSize][timeSteps]…, as Keras has it) for a batch of 2 × 4, got none',
    );
    const { outputs } = model.run(batch, { layout: "batch-major" });
    expect(outputs).toHaveLength(4);
    expect(outputs.map((step) => step[1]!)).toEqual(expected);
  });

  it("is refused in words where its axes are in another order, or it is no numbers", () => {
    const turned = [0, 1, 2].map((k) => x.map((step) => step[k]!));
    expect(() => model.run(turned)).toThrow(
      "invalid input: expected 3 numbers at every step ([timeSteps][inputSize]), got 4 (axis 0 has 3: are the axes in another order?)",
    );
    expect(() => model.run([["a"]] as unknown as Matrix)).toThrow(
      'invalid input[0][0]: expected numbers in arrays, got "a"',
    );
    expect(() => model.run([1, 2, 3])).toThrow("or a batch of them, got an array of 1 axes");
  });

  it("may have lengths or a mask", () => {
    const batch = { layout: "batch-major" } as const;
    const two = model.run([x, x], { ...batch, lengths: [4, 2] }).outputs;
    expect(two[3]![1]).toEqual([0, 0]);
    expect(two[1]![1]).toEqual(expected[1]);
    const mask = [
      [true, true, true, true],
      [true, false, true, true],
    ];
    const kept = model.run([x, x], { ...batch, mask }).outputs;
    expect(kept[1]![1]).toEqual(kept[0]![1]);
    expect(() => model.run([x, x], { ...batch, mask, lengths: [4, 4] })).toThrow(
      "expected lengths or a mask, got both",
    );
  });
});
