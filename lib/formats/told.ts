import { strFromU8 } from "fflate";
import { isHdf5 } from "./keras/hdf5.js";
import { isZip } from "./zip.js";

/** What files of other kinds begin with (or have at a place further on), what they are, and what to do. */
const others: { start: string; at?: number; is: string; fix: string }[] = [
  {
    start: "\x93NUMPY",
    is: "a single NumPy array (.npy)",
    fix: "put the arrays into one .npz, or read it with readNpy",
  },
  {
    start: "version https://git-lfs",
    is: "a pointer of Git LFS, not the file itself",
    fix: "fetch the file: git lfs pull",
  },
  { start: "GGUF", is: "a GGUF file", fix: "export the model as safetensors or ONNX" },
  {
    start: "TFL3",
    at: 4,
    is: "a TensorFlow Lite model",
    fix: "export the Keras model as .keras or .h5, or convert it to ONNX",
  },
  { start: "PAR1", is: "a table (Parquet)", fix: "export the model as safetensors" },
  { start: "ARROW1", is: "a table (Arrow)", fix: "export the model as safetensors" },
  { start: "\x1f\x8b", is: "a gzip archive", fix: "unpack it first" },
  { start: "BZh", is: "a bzip2 archive", fix: "unpack it first" },
  { start: "\xfd7zXZ", is: "an xz archive", fix: "unpack it first" },
  { start: "ustar", at: 257, is: "a tar archive", fix: "unpack it first" },
  { start: "%PDF", is: "a PDF", fix: "choose the model's file" },
  { start: "<", is: "a web page or XML", fix: "download the file itself" },
];

/** Words that stand early in a SavedModel or a frozen graph, and not in an ONNX model. */
const tensorFlow = ["saved_model_schema_version", "serving_default", "Placeholder", "VarHandleOp"];

/** What kinds of files are read, told by their first bytes; what begins like none of the others may be ONNX, which has no mark. */
export type FileKind =
  "hdf5" | "zip" | "safetensors" | "legacy PyTorch" | "pickle" | "json" | "onnx";

/** The kind of a file by its first bytes, or what it is that is not read. */
export function kindOfFile(bytes: Uint8Array): FileKind | { other: string; fix: string } {
  if (isHdf5(bytes)) return "hdf5";
  if (isZip(bytes)) return "zip";
  if (bytes[8] === 0x7b && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0) return "safetensors";
  const start = strFromU8(bytes.subarray(0, 600), true);
  const found = others.find(({ start: mark, at = 0 }) => start.startsWith(mark, at));
  if (found) return { other: found.is, fix: found.fix };
  if (tensorFlow.some((word) => start.includes(word))) {
    return {
      other: "a TensorFlow SavedModel or frozen graph (.pb)",
      fix: "save the Keras model as .keras or .h5, or convert it to ONNX",
    };
  }
  if (bytes[0] === 0x80 && bytes[1]! >= 1 && bytes[1]! <= 5) return "pickle";
  if (start.trimStart().startsWith("{")) return "json";
  return "onnx";
}
