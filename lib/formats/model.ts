import type { StoredLayer } from "./cell.js";
import { budgetFor } from "./budget.js";
import { broken, bytesOf, nameList, type FileBytes } from "./errors.js";
import { isHdf5 } from "./keras/hdf5.js";
import { fromKeras } from "./keras/layout.js";
import { readKeras, type KerasLayer } from "./keras/read.js";
import { readNpz } from "./npz.js";
import type { OnnxLstm } from "./onnx/operators.js";
import { readOnnx } from "./onnx/read.js";
import { fromPyTorch, pytorchPrefixes } from "./pytorch.js";
import { readSafetensors } from "./safetensors.js";
import type { Tensors } from "./tensor.js";
import { isZip, namesInZip } from "./zip.js";

/** The formats of files that are read. */
export type ModelFormat = "safetensors" | "npz" | "onnx" | "keras";

/** A trained LSTM found in a file. */
export interface FoundLstm {
  /** What the file calls it: a PyTorch module, a Keras layer, an ONNX operator. */
  name: string;
  /** Its layers: several for a stacked `nn.LSTM`, one otherwise. */
  layers: StoredLayer<"lstm">[];
  /** Its rules, where it is a Keras layer. */
  keras?: KerasLayer;
  /** Its rules, where it is an ONNX operator. */
  onnx?: OnnxLstm;
}

/**
 * Every LSTM in a file of any format that is read: safetensors or npz (a PyTorch `state_dict`, or Keras's
 * `get_weights()`), ONNX, Keras's `.keras`, `.h5` and `.weights.h5`. The format is told by the bytes.
 * @throws RangeError when the file is broken, is of another format, or has no LSTM.
 */
export function readModel(file: FileBytes): { format: ModelFormat; lstms: FoundLstm[] } {
  const format = modelFormat(file);
  return { format, lstms: readers[format](file) };
}

/**
 * The format of a file, by its first bytes; what begins like none of the others is taken for ONNX, which has no mark.
 * @throws RangeError for an empty file, a PyTorch pickle or another zip archive.
 */
export function modelFormat(file: FileBytes): ModelFormat {
  const bytes = bytesOf(file, "model file");
  if (bytes.length === 0) throw broken("model file", "expected a model, got an empty file");
  if (isHdf5(bytes)) return "keras";
  if (isZip(bytes)) return zipFormat(bytes);
  return isSafetensors(bytes) ? "safetensors" : "onnx";
}

const readers: Record<ModelFormat, (file: FileBytes) => FoundLstm[]> = {
  safetensors: (file) => lstmsOf(readSafetensors(file), "safetensors file"),
  npz: (file) => lstmsOf(readNpz(file), "npz file"),
  onnx: (file) => readOnnx(file).map((onnx) => ({ name: onnx.name, layers: [onnx.layer], onnx })),
  keras: (file) =>
    readKeras(file).map((keras) => ({ name: keras.name, layers: [keras.layer], keras })),
};

function zipFormat(bytes: Uint8Array): ModelFormat {
  const names = namesInZip(bytes, "model file", budgetFor(bytes.length));
  if (names.includes("model.weights.h5")) return "keras";
  if (names.some((name) => name.endsWith(".npy"))) return "npz";
  const fix = names.some((name) => name.endsWith("data.pkl"))
    ? ": a PyTorch pickle, which runs code when it is read (save the weights with safetensors.torch.save_file(model.state_dict(), path))"
    : "";
  throw broken("model file", `expected a .keras or .npz archive, got ${nameList(names)}${fix}`);
}

/** Eight bytes of length, then JSON. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0;
}

function lstmsOf(tensors: Tensors, what: string): FoundLstm[] {
  const prefixes = pytorchPrefixes(tensors);
  if (prefixes.length > 0) {
    const found = prefixes.map((prefix) => ({
      name: prefix.replace(/\.$/, "") || "lstm",
      layers: fromPyTorch(tensors, prefix) as StoredLayer<"lstm">[],
    }));
    return found.filter(({ layers }) => layers[0]!.forward!.kind === "lstm");
  }
  const names = Object.keys(tensors);
  const arrays = names.flatMap((_, k) => tensors[`arr_${k}`] ?? []);
  if (arrays.length > 0 && arrays.length === names.length) {
    return [{ name: "lstm", layers: [fromKeras(arrays) as StoredLayer<"lstm">] }];
  }
  throw broken(
    what,
    `expected an LSTM (PyTorch's weight_ih_l0, …, or Keras's arrays arr_0, arr_1, …), got ${nameList(names)}`,
  );
}
