import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "vitest";
import { runLayer, type CellParameters, type GateParameters } from "../../lib/index.js";
import { expectClose } from "../lib/goldens.js";

/** One of TensorFlow Lite's tests, as public/tflite.py has cut it out of its source. */
interface LiteCase extends Record<string, unknown> {
  name: string;
  sizes: { batch: number; input: number; cell: number; output: number };
  lstm_input: number[][][];
  lstm_golden_output: number[][][];
}

const file = path.join(import.meta.dirname, "public/tflite.json");
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: LiteCase[] };

/** TensorFlow Lite's ε under the root of layer normalisation (kernels/internal/kernel_utils.cc, kLayerNormEpsilon). */
const epsilon = 1e-8;

/** Its names of our gates. */
const names = { inputGate: "input", forgetGate: "forget", candidate: "cell", outputGate: "output" };

function parametersOf(lite: LiteCase): CellParameters {
  const { input: inputSize, cell: hiddenSize, output } = lite.sizes;
  const list = (name: string) => lite[name] as number[] | undefined;
  const rows = (name: string, width: number) =>
    Array.from({ length: hiddenSize }, (_, unit) =>
      list(name)!.slice(unit * width, (unit + 1) * width),
    );
  const gate = (name: string): GateParameters => {
    // A coupled cell has no input gate of its own: ours is there, and not read.
    const own = list(`input_to_${name}_weights`) ? name : "forget";
    const [onInput, onHidden] = [
      rows(`input_to_${own}_weights`, inputSize),
      rows(`recurrent_to_${own}_weights`, output),
    ];
    return {
      weights: onHidden.map((row, unit) => [...row, ...onInput[unit]!]),
      biases: list(`${own}_gate_bias`)!,
    };
  };
  const each = <T>(make: (name: string) => T) => ({
    inputGate: make(names.inputGate),
    forgetGate: make(names.forgetGate),
    candidate: make(names.candidate),
    outputGate: make(names.outputGate),
  });
  const zeros = new Array<number>(hiddenSize).fill(0);
  const peephole = (name: string) => list(`cell_to_${name}_weights`) ?? zeros;
  const projection = list("projection_weights");
  return {
    inputSize,
    hiddenSize,
    ...each(gate),
    ...(list("cell_to_forget_weights") && {
      peepholes: {
        inputGate: peephole("input"),
        forgetGate: peephole("forget"),
        outputGate: peephole("output"),
      },
    }),
    ...(projection && {
      projectionSize: output,
      projection: {
        weights: Array.from({ length: output }, (_, k) =>
          projection.slice(k * hiddenSize, (k + 1) * hiddenSize),
        ),
      },
    }),
    ...(list("forget_layer_norm_coefficients") && {
      layerNorm: {
        gains: each((name) => list(`${name}_layer_norm_coefficients`) ?? zeros),
        epsilon,
      },
    }),
  };
}

// tensorflow/tensorflow, tensorflow/lite/kernels/lstm_test.cc; its own tolerance for float32 is 1e-5.
describe("the public cases of TensorFlow Lite, LstmOpTest", () => {
  it.each(cases)("$name", (lite) => {
    const options = lite.name.startsWith("Cifg") ? { coupled: "i = 1 - f" as const } : {};
    const layer = {
      forward: { kind: "lstm" as const, parameters: parametersOf(lite), options },
    };
    const { outputs } = runLayer(layer, lite.lstm_input);
    expectClose(outputs, lite.lstm_golden_output, 1e-6, "output");
  });
});
