import {
  initialParameters,
  toKeras,
  toPyTorch,
  writeNpz,
  writeOnnx,
  writeSafetensors,
  type StoredLayer,
  type Matrix,
  type WriteOnnxOptions,
} from "../../../lib/index.js";
import { asCell, cellWithTwoBiases, randomCell, randomSequence } from "./golden.js";

/** A file that this library writes and others are to read, what is in it, and what is put through it. */
export interface WrittenFile {
  layers: StoredLayer<"lstm">[];
  file: Uint8Array;
  x: Matrix;
  /** The rules it was written with, where the format keeps any. */
  onnx?: WriteOnnxOptions;
}

const stack: StoredLayer<"lstm">[] = [
  { forward: cellWithTwoBiases(3, 4, 1), reverse: cellWithTwoBiases(3, 4, 2) },
  { forward: cellWithTwoBiases(8, 4, 3), reverse: cellWithTwoBiases(8, 4, 4) },
];

const projected: StoredLayer<"lstm">[] = [
  {
    forward: asCell(initialParameters({ inputSize: 3, hiddenSize: 5, projectionSize: 2, seed: 5 })),
  },
];

const peeping: StoredLayer<"lstm">[] = [
  {
    forward: asCell(initialParameters({ inputSize: 2, hiddenSize: 3, peepholes: true, seed: 6 })),
    reverse: asCell(initialParameters({ inputSize: 2, hiddenSize: 3, peepholes: true, seed: 7 })),
  },
];

const one: StoredLayer<"lstm">[] = [{ forward: cellWithTwoBiases(2, 3, 8) }];

const rules: WriteOnnxOptions = {
  activations: [
    { name: "HardSigmoid", alpha: 0.3, beta: 0.45 },
    { name: "Softsign" },
    { name: "Tanh" },
  ],
  clip: 1.5,
  sequenceLengths: true,
};

/** The sequence put through a file, rounded to float32 so that others get the very same numbers. */
function sequence(inputSize: number, seed: number): Matrix {
  return randomSequence(6, inputSize, seed).map((x) => x.map(Math.fround));
}

function onnx(
  layers: StoredLayer<"lstm">[],
  seed: number,
  options: WriteOnnxOptions = {},
): WrittenFile {
  const x = sequence(layers[0]!.forward!.parameters.inputSize, seed);
  return { layers, file: writeOnnx(layers, options), x, onnx: options };
}

/** How the files of test/goldens/written are made, by name. */
export const writtenFiles: Record<string, () => WrittenFile> = {
  "stack.safetensors": () => ({
    layers: stack,
    file: writeSafetensors(toPyTorch(stack), { format: "pt" }),
    x: sequence(3, 11),
  }),
  "projection.safetensors": () => ({
    layers: projected,
    file: writeSafetensors(toPyTorch(projected, { numberType: "float64" })),
    x: sequence(3, 12),
  }),
  "keras.npz": () => ({
    layers: [{ forward: randomCell(3, 4, 9) }],
    file: writeNpz(named(toKeras({ forward: randomCell(3, 4, 9) }))),
    x: sequence(3, 13),
  }),
  "stack.onnx": () => onnx(stack, 14, { initialState: true }),
  "peepholes.onnx": () => onnx(peeping, 15),
  "rules.onnx": () => onnx(peeping, 16, rules),
  "reverse.onnx": () => onnx(one, 17, { reverse: true, inputForget: true }),
  "float64.onnx": () => onnx(one, 18, { numberType: "float64" }),
};

/** Arrays under the names that `np.savez(*arrays)` gives them. */
function named<T>(arrays: T[]): Record<string, T> {
  return Object.fromEntries(arrays.map((each, k) => [`arr_${k}`, each]));
}
