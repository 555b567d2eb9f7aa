import { broken, nameList } from "../errors.js";
import type { Tensor } from "../tensor.js";
import type { Hdf5Group } from "./hdf5.js";

/** One LSTM cell's arrays in an HDF5 file, and where they were. */
export interface FoundCell {
  /** The names of layers from the model down to the cell: `["encoder", "lstm", "lstm_cell"]`. */
  path: string[];
  /** Kernel, recurrent kernel, and bias if there is one. */
  arrays: Tensor[];
}

/** What Keras calls a cell's arrays: numbers from version 3, names before it and in `.h5` models. */
const arrayNames = [
  ["0", "1", "2"],
  ["kernel", "recurrent_kernel", "bias"],
  ["kernel:0", "recurrent_kernel:0", "bias:0"],
];

/**
 * The LSTM cells of a file: groups whose arrays are called and shaped as an LSTM's, or whose name says LSTM.
 * @param configured the names of layers by their groups, as the model's configuration has them.
 * @throws RangeError when a group that is named LSTM lacks an array.
 */
export function findCells(
  groups: Hdf5Group[],
  configured: Map<string, string>,
  what: string,
): FoundCell[] {
  const names = new Map([...configured, ...notedNames(groups)]);
  return groups.flatMap((group) => {
    const found = arraysOf(group, what);
    return found ? [{ path: layerPath(group.path, names), arrays: found }] : [];
  });
}

function arraysOf(group: Hdf5Group, what: string): Tensor[] | undefined {
  const names = arrayNames.find(([kernel, recurrent]) =>
    [kernel!, recurrent!].some((name) => group.arrays.has(name)),
  );
  if (!names) return undefined;
  const named = isNamedLstm(group);
  const [kernel, recurrent, bias] = names.map((name) => group.arrays.get(name));
  if (kernel && recurrent) {
    const arrays = [kernel(), recurrent(), ...(bias ? [bias()] : [])];
    return named || isShapedAsLstm(arrays) ? arrays : undefined;
  }
  if (!named) return undefined;
  const missing = kernel ? names[1]! : names[0]!;
  throw broken(
    what,
    `expected ${[...group.path, missing].join("/")} (the ${kernel ? "recurrent kernel" : "kernel"} of an LSTM), got ${nameList([...group.arrays.keys()])}`,
  );
}

/** A cell's own name is the group's, or noted on it (Keras 3 calls the group `vars`). */
function isNamedLstm({ path, attributes }: Hdf5Group): boolean {
  const own = [...path.slice(-1), attributes["name"]];
  return own.some((name) => /^lstm(_cell)?(_\d+)?$/.test(String(name)));
}

function isShapedAsLstm([kernel, recurrent]: Tensor[]): boolean {
  const [hiddenSize, columns] = recurrent!.shape;
  return (
    recurrent!.shape.length === 2 &&
    kernel!.shape.length === 2 &&
    columns === 4 * hiddenSize! &&
    kernel!.shape[1] === columns
  );
}

/** Keras 3 calls groups by their class; later versions note a layer's own name on its `vars`. */
function notedNames(groups: Hdf5Group[]): Map<string, string> {
  const noted = groups.filter(
    ({ path, attributes }) => path.at(-1) === "vars" && attributes["name"],
  );
  return new Map(
    noted.map(({ path, attributes }) => [path.slice(0, -1).join("/"), String(attributes["name"])]),
  );
}

/** `layers/lstm_3/cell/vars` → `encoder`, `lstm_cell`; `model_weights/a/model/a/lstm_cell` → all but the first. */
function layerPath(path: string[], names: Map<string, string>): string[] {
  if (path.at(-1) !== "vars") return path[0] === "model_weights" ? path.slice(1) : path;
  const wrappers = new Set(["layers", "cells", "vars"]);
  return path.flatMap((name, k) => {
    if (wrappers.has(name)) return [];
    const isDirection = name === "forward_layer" || name === "backward_layer";
    if (isDirection) return [name];
    return [names.get(path.slice(0, k + 1).join("/")) ?? (name === "cell" ? "lstm_cell" : name)];
  });
}
