import { strFromU8 } from "fflate";
import { budgetFor, type Budget, type Limits } from "./budget.js";
import { arraysContents } from "./arrays.js";
import { broken, bytesOf, nameList, shorten, type FileBytes } from "./errors.js";
import { kerasContents } from "./keras/contents.js";
import { npzContents } from "./npz.js";
import { onnxContents } from "./onnx/contents.js";
import type { ModelInput } from "./input.js";
import type { FileContents } from "./opened.js";
import { readArchive } from "./pytorch/archive.js";
import { pytorchContents } from "./pytorch/contents.js";
import { readLegacy, isLegacy } from "./pytorch/legacy.js";
import { runContents, type ModelRun, type ModelRunOptions } from "./run.js";
import { safetensorsContents } from "./safetensors.js";
import { savedContents } from "./saved.js";
import { tfjsContents, type OtherFiles } from "./tfjs.js";
import { kindOfFile } from "./told.js";
import { namesInZip } from "./zip.js";

/** The formats of files that are read. */
export type ModelFormat = "safetensors" | "npz" | "onnx" | "keras" | "pytorch" | "tfjs";

/** How a file is to be opened. */
export interface OpenOptions {
  /** What the file is called, for errors. */
  name?: string;
  /**
   * Files that belong to it, by name: the weights beside a TensorFlow.js `model.json`, the configuration (`model.to_json()`)
   * beside a file of Keras's weights, which then needs no assumptions.
   */
  files?: OtherFiles;
  /** Limits in place of the standard ones, for a file that is trusted. */
  limits?: Partial<Limits>;
}

/** What was found in a file. */
export interface ReadModel extends FileContents {
  /** Which format it is of. */
  format: ModelFormat;
}

/** An opened model: what was found in a file, and a way to run it. */
export interface OpenedModel extends ReadModel {
  /**
   * Sends an input through the model, from file to gates in one call:
   *
   *     const model = openModel(bytes);
   *     const { outputs, trace } = model.run(sequence);
   *     trace().layers[0].directions.forward.sequences[0]; // a Trace, for heatmap
   *
   * @param input one sequence, [timeSteps][inputSize] (whole numbers where the model begins with an embedding), or a batch with
   *   `layout`.
   * @throws RangeError when the file does not tell how its layers are joined (say it with `through`), one of them is not read,
   *   or the input does not fit.
   */
  run(input: ModelInput, options?: ModelRunOptions): ModelRun;
}

/**
 * Opens a trained model of any format that is read: every recurrent layer with its rules, what else stands around them, what
 * the file does not tell (`assumed`), and a way to run it. Nothing in the file is executed.
 *
 * Formats: safetensors and npz (a PyTorch `state_dict`, or Keras's `get_weights()`), ONNX, Keras's `.keras`, `.h5` and
 * `.weights.h5`, PyTorch's `.pt` and TorchScript archives, TensorFlow.js's `model.json` with its weights in `files`.
 * @throws RangeError when the file is broken, is of another format (which is named), or has no recurrent layer.
 */
export function openModel(file: FileBytes, options: OpenOptions = {}): OpenedModel {
  const read = readModel(file, options);
  return { ...read, run: (input, given = {}) => runContents(read, input, given) };
}

/**
 * What a trained model's file holds: `openModel` without the way to run it.
 * @throws RangeError as `openModel` does.
 */
export function readModel(
  file: FileBytes,
  { name, files = {}, limits }: OpenOptions = {},
): ReadModel {
  const bytes = bytesOf(file, "model file");
  try {
    const budget = budgetFor(bytes.length, limits);
    const format = formatOf(bytes, budget);
    return { format, ...requireRead(readers[format](bytes, budget, files)) };
  } catch (error) {
    if (name === undefined || !(error instanceof RangeError)) throw error;
    throw new RangeError(`${name}: ${error.message}`, { cause: error });
  }
}

/** Where not one recurrent layer could be read, the reason is the answer. A file with one layer is that layer's chain. */
function requireRead(contents: FileContents): FileContents {
  const { layers, chain } = contents;
  const unread = layers.filter((layer) => layer.kind === "unread");
  if (!layers.some(({ kind }) => kind === "recurrent")) {
    const { name, reason } =
      unread.find(({ type, reason: why }) => /LSTM|GRU|RNN|recurrent/i.test(type + why)) ??
      unread[0]!;
    if (reason.startsWith("invalid ")) throw new RangeError(reason);
    throw broken("model file", `layer ${JSON.stringify(shorten(name, 80))}: ${reason}`);
  }
  return chain || layers.length > 1 ? contents : { ...contents, chain: [layers[0]!.name] };
}

/**
 * The format of a file, by its first bytes; what begins like none of the others is taken for ONNX, which has no mark.
 * @throws RangeError for an empty file, or one of a format that is not read, which is named.
 */
export function modelFormat(file: FileBytes): ModelFormat {
  const bytes = bytesOf(file, "model file");
  return formatOf(bytes, budgetFor(bytes.length));
}

const readers: Record<
  ModelFormat,
  (bytes: Uint8Array, budget: Budget, files: OtherFiles) => FileContents
> = {
  safetensors: (bytes, budget) =>
    savedContents(bytes, budget) ?? safetensorsContents(bytes, budget, arraysContents),
  npz: (bytes, budget) => npzContents(bytes, budget, arraysContents),
  onnx: onnxContents,
  keras: kerasContents,
  pytorch: (bytes, budget) =>
    pytorchContents(
      isLegacy(bytes) ? readLegacy(bytes, budget) : readArchive(bytes, budget),
      "PyTorch file",
    ),
  tfjs: (bytes, budget, files) => tfjsContents(bytes, files, budget),
};

function formatOf(bytes: Uint8Array, budget: Budget): ModelFormat {
  if (bytes.length === 0) throw broken("model file", "expected a model, got an empty file");
  const kind = kindOfFile(bytes);
  if (typeof kind === "object")
    throw broken("model file", `expected a model, got ${kind.other} (${kind.fix})`);
  if (kind === "hdf5") return "keras";
  if (kind === "zip") return zipFormat(bytes, budget);
  if (kind === "json") return jsonFormat(bytes);
  if (kind === "pickle") {
    if (isLegacy(bytes)) return "pytorch";
    throw broken(
      "model file",
      "expected a model, got a Python pickle, which runs code when Python reads it (load it where it was made, and save the weights with safetensors.torch.save_file or np.savez)",
    );
  }
  return kind === "safetensors" ? "safetensors" : "onnx";
}

function zipFormat(bytes: Uint8Array, budget: Budget): ModelFormat {
  const names = namesInZip(bytes, "model file", budget);
  if (names.includes("model.weights.h5")) return "keras";
  if (names.some((name) => name.endsWith("data.pkl"))) return "pytorch";
  if (names.some((name) => name.endsWith(".npy"))) return "npz";
  const inside = names.find((name) => /\.(onnx|h5|keras|safetensors|pt|npz)$/.test(name));
  const fix = inside ? ` (unpack it and open ${JSON.stringify(inside)})` : "";
  throw broken(
    "model file",
    `expected a .keras, .npz or .pt archive, got ${nameList(names)}${fix}`,
  );
}

/** A model of TensorFlow.js; other JSON is named. */
function jsonFormat(bytes: Uint8Array): ModelFormat {
  const start = strFromU8(bytes.subarray(0, 100_000), true);
  if (start.includes('"modelTopology"') || start.includes('"weightsManifest"')) return "tfjs";
  const what = start.includes('"weight_map"')
    ? "the index of a safetensors model in several files (open the files it names)"
    : start.includes('"class_name"')
      ? "a Keras model's configuration without weights (open the .keras, .h5 or .weights.h5 file)"
      : "JSON (no TensorFlow.js model: it has no modelTopology)";
  throw broken("model file", `expected a model, got ${what}`);
}
