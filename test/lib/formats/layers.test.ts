import { describe, expect, it } from "vitest";
import {
  kerasHardSigmoid,
  layersOf,
  readModel,
  runLayer,
  runStack,
  writeOnnx,
  type Layer,
  type LayerOptions,
  type Matrix,
} from "../../../lib/index.js";
import {
  cellWithTwoBiases,
  golden,
  goldenJson,
  largestGap,
  randomSequence,
  runLayers,
} from "./golden.js";

const lstmsOf = async (name: string) => readModel(await golden(`formats/${name}`)).lstms;
const batchOfOne = (x: Matrix) => x.map((step) => [step]);
const outputs = (layer: Layer<"lstm">, x: Matrix, options: LayerOptions = {}) =>
  runLayer(layer, batchOfOne(x), options).outputs.map((step) => step[0]!);

describe("an LSTM found in a file, run as layers of this library", () => {
  it("gives PyTorch's outputs from safetensors", async () => {
    const { pytorchProjection } =
      await goldenJson<Record<string, Record<string, Matrix>>>("formats.json");
    const [lstm] = await lstmsOf("pytorch-projection.safetensors");
    const { x, output } = pytorchProjection!;
    const trace = runStack(layersOf(lstm!), batchOfOne(x!));
    const ours = trace.outputs.map((step) => step[0]!);
    expect(largestGap(ours, output!)).toBeLessThan(1e-12);
  });

  it("gives ONNX Runtime's outputs, by the rules of each direction", async () => {
    const { variant } = await goldenJson<{ variant: { x: Matrix; y: Matrix[]; weights: States } }>(
      "formats.json",
    );
    interface States {
      h0: Matrix[];
      c0: Matrix[];
    }
    const [lstm] = await lstmsOf("variant.onnx");
    const [layer] = layersOf(lstm!);
    // ONNX Runtime does not clip c on its way out (onnxruntime#27224).
    for (const cell of [layer!.forward!, layer!.reverse!]) {
      cell.options = { ...cell.options!, clipCellState: false };
    }
    const { h0, c0 } = variant.weights;
    const state = (k: number) => [{ hiddenState: h0[k]![0]!, cellState: c0[k]![0]! }];
    const ours = outputs(layer!, variant.x, {
      initialStates: { forward: state(0), reverse: state(1) },
    });
    expect(
      largestGap(
        ours,
        variant.y.map((step) => step.flat()),
      ),
    ).toBeLessThan(1e-6);
  });

  it("gives Keras's outputs, going backwards and with its hard sigmoid", async () => {
    const golden = await goldenJson<{ keras: { values: Matrix[] } }>("formats.json");
    const { values } = golden.keras;
    const lstms = await lstmsOf("model.keras");
    const [first, both, inside] = lstms.map((lstm) => layersOf(lstm)[0]!);
    expect(both!.merge).toBe("concat");
    expect(inside!.forward).toBeUndefined();
    expect(inside!.reverse!.options!.gateActivation).toBe(kerasHardSigmoid);
    expect(largestGap(outputs(first!, values[0]!), values[1]!)).toBeLessThan(1e-6);
    expect(largestGap(outputs(both!, values[1]!), values[2]!)).toBeLessThan(1e-6);
    const reading = { outputOrder: "reading" } as const;
    expect(largestGap(outputs(inside!, values[2]!, reading), values[3]!)).toBeLessThan(1e-6);
  });

  it("gives the outputs of all of a file's layers, one after the other", () => {
    const stack = [
      { forward: cellWithTwoBiases(3, 4, 1), reverse: cellWithTwoBiases(3, 4, 2) },
      { forward: cellWithTwoBiases(8, 2, 3) },
    ];
    const { lstms } = readModel(writeOnnx(stack, { numberType: "float64" }));
    const x = randomSequence(5, 3, 4);
    const trace = runStack(lstms.flatMap(layersOf), batchOfOne(x));
    const ours = trace.outputs.map((step) => step[0]!);
    expect(largestGap(ours, runLayers(stack, x).output)).toBeLessThan(1e-12);
  });

  it("has its direction from ONNX, and one bias a gate", () => {
    const forward = cellWithTwoBiases(2, 3, 1);
    const file = writeOnnx([{ forward }], { numberType: "float64", reverse: true });
    const [layer] = layersOf(readModel(file).lstms[0]!);
    const { parameters } = forward;
    expect(layer!.forward).toBeUndefined();
    expect(layer!.reverse!.parameters).toEqual(parameters);
  });
});
