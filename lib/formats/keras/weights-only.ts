import { broken, isInWords, nameList } from "../errors.js";
import { layerOf } from "../cell.js";
import type { Assumption, FileContents, OpenedLayer } from "../opened.js";
import type { Tensor } from "../tensor.js";
import { onnxHardSigmoid } from "../../math/onnx-activations.js";
import { assumedDirection, assumedRules, hadHardSigmoid } from "./assumed.js";
import { fromCudnn, isCudnnBias } from "./cudnn.js";
import type { Hdf5Group } from "./hdf5.js";
import { kindOfKernel, readKerasCell } from "./layout.js";
import type { KerasNode } from "./node.js";
import { natural } from "./weights.js";

/** One cell's arrays in an HDF5 file, and where they were. */
interface FoundCell {
  /** The names of layers from the model down to the cell: `["encoder", "forward_lstm", "lstm_cell"]`. */
  path: string[];
  names: string[];
  read: () => Tensor[];
}

/** What Keras calls a cell's arrays: numbers from version 3, names before it and in `.h5` models. */
const arrayNames = [
  ["0", "1", "2"],
  ["kernel", "recurrent_kernel", "bias"],
  ["kernel:0", "recurrent_kernel:0", "bias:0"],
];

/**
 * What a file of weights holds: every pair of matrices that has the shapes of a recurrent cell's. Their rules are assumed, and
 * said so; layers come by name, as the file does not tell their order.
 * @throws RangeError when there is none.
 */
export function weightsOnly(
  groups: Hdf5Group[],
  root: KerasNode | undefined,
  version: string | undefined,
  what: string,
): FileContents {
  const noted = namesNoted(groups);
  const cells = groups.filter(isModelGroup).flatMap((group) => foundCell(group, noted));
  const layers: OpenedLayer[] = [];
  const assumed: Assumption[] = [];
  for (const [name, own] of byLayer(cells)) {
    const { layer, rules } = readLayer(name, own, version, what);
    layers.push(layer);
    assumed.push(...rules);
  }
  if (layers.length === 0) {
    const paths = groups.map(({ path }) => path.join("/")).filter((path) => path !== "");
    throw broken(what, `expected a recurrent layer, got ${nameList(paths, 20)}`);
  }
  const why = root
    ? `the model is of somebody's own class, ${root.className}, whose code joins its layers`
    : "a file of weights does not tell which layer feeds which";
  const chain = layers.length === 1 ? { chain: [layers[0]!.name] } : { noChain: why };
  return {
    producer: version === undefined ? "Keras, weights only" : `Keras ${version}`,
    layers,
    assumed,
    ...chain,
  };
}

/** What optimisers keep has the names and shapes of the weights themselves. */
function isModelGroup({ path }: Hdf5Group): boolean {
  return path[0] !== "optimizer_weights" && path[0] !== "optimizer";
}

function foundCell({ path, arrays }: Hdf5Group, noted: Map<string, string>): FoundCell[] {
  const names = arrayNames.find(
    ([kernel, recurrent]) => arrays.has(kernel!) && arrays.has(recurrent!),
  );
  if (!names) return [];
  const own = [...arrays.keys()];
  if (
    !isRecurrent(
      names.map((name) => arrays.get(name)),
      path,
    )
  )
    return [];
  return [
    {
      path: layerPath(path, noted),
      names: own,
      read: () => names.flatMap((name) => arrays.get(name)?.() ?? []),
    },
  ];
}

/** Arrays by number may be any layer's: a cell's are shaped like one's, or stand under its name. */
function isRecurrent([kernel, recurrent]: ((() => Tensor) | undefined)[], path: string[]): boolean {
  if (path.some((name) => /(^|_)(lstm|gru|simple_rnn)(_|$)/i.test(name))) return true;
  try {
    const [first, second] = [kernel!(), recurrent!()];
    return (
      kindOfKernel(second) !== undefined &&
      first.shape.length === 2 &&
      first.shape[1] === second.shape[1]
    );
  } catch (error) {
    if (isInWords(error)) return false;
    throw error;
  }
}

/** Keras 3 calls groups by their class; later versions note a layer's own name on its `vars`. */
function namesNoted(groups: Hdf5Group[]): Map<string, string> {
  const noted = groups.filter(
    ({ path, attributes }) => path.at(-1) === "vars" && attributes["name"],
  );
  return new Map(
    noted.map(({ path, attributes }) => [path.slice(0, -1).join("/"), String(attributes["name"])]),
  );
}

function layerPath(path: string[], names: Map<string, string>): string[] {
  if (path.at(-1) !== "vars") return path[0] === "model_weights" ? path.slice(1) : path;
  const holders = new Set(["layers", "_layer_checkpoint_dependencies", "cells", "vars"]);
  return path.flatMap((name, k) => {
    if (holders.has(name)) return [];
    if (name === "forward_layer" || name === "backward_layer") return [name];
    return [names.get(path.slice(0, k + 1).join("/")) ?? name];
  });
}

const direction = /^(forward|backward)_/;

/** The cells by layer: a forward and a backward one below the same layer belong together, whatever they are called below that. */
function byLayer(cells: FoundCell[]): [string, FoundCell[]][] {
  const pairs = new Map<string, { forward: FoundCell[]; backward: FoundCell[] }>();
  for (const cell of cells) {
    const at = cell.path.findIndex((name, k) => k > 0 && direction.test(name));
    if (at < 0) continue;
    const [, word] = direction.exec(cell.path[at]!) as unknown as [string, "forward" | "backward"];
    const key = [...cell.path.slice(0, at), cell.path[at]!.replace(direction, "")].join("/");
    const pair = pairs.get(key) ?? { forward: [], backward: [] };
    pairs.set(key, pair);
    pair[word].push(cell);
  }
  const joined = new Map<FoundCell, FoundCell>();
  for (const { forward, backward } of pairs.values()) {
    if (forward.length === 1 && backward.length === 1) joined.set(forward[0]!, backward[0]!);
  }
  const seconds = new Set(joined.values());
  const layers = cells
    .filter((cell) => !seconds.has(cell))
    .map((cell): [string[], FoundCell[]] => [
      cell.path,
      joined.has(cell) ? [cell, joined.get(cell)!] : [cell],
    ]);
  return layers
    .sort(([a], [b]) => natural(a, b))
    .map(([path, own], _, all) => [
      nameOf(
        path,
        own,
        all.map(([other]) => other),
      ),
      own,
    ]);
}

function nameOf(path: string[], own: FoundCell[], all: string[][]): string {
  const turn =
    own.length === 2 ? path.findIndex((name, k) => k > 0 && direction.test(name)) : path.length;
  const short = path
    .slice(0, turn)
    .filter(
      (name, k) => k === 0 || !/^(cell|lstm_cell|gru_cell|simple_rnn_cell)(_\d+)?$/.test(name),
    );
  const taken = all.filter((other) => other[0] === path[0]).length > 1;
  const name = taken ? path.join("/") : [...new Set(short)].join("/");
  return name === "" ? "recurrent" : name;
}

function readLayer(
  name: string,
  own: FoundCell[],
  version: string | undefined,
  what: string,
): { layer: OpenedLayer; rules: Assumption[] } {
  const at = `${what}: layer ${JSON.stringify(name)}`;
  try {
    const read = own.map((each) => readCell(each, at));
    const cells = read.map(({ cell }) => cell);
    const [{ kind }] = cells as [(typeof cells)[number]];
    const isCudnn = read.every(({ cudnn }) => cudnn);
    const rules = isCudnn
      ? assumedDirection(name, cells.length)
      : assumedRules(name, kind, cells.length, version);
    if (hadHardSigmoid(version) && kind !== "rnn" && !isCudnn) {
      for (const cell of cells) cell.options = { ...cell.options, gateActivation: onnxHardSigmoid };
    }
    return {
      layer: {
        kind: "recurrent",
        name,
        cell: kind,
        stack: [layerOf(cells)],
        rules: { batchFirst: true },
      },
      rules,
    };
  } catch (error) {
    if (!isInWords(error)) throw error;
    return {
      layer: { kind: "unread", name, type: "recurrent weights", reason: error.message },
      rules: [],
    };
  }
}

function readCell({ names, path, read }: FoundCell, at: string) {
  if (names.length > 3) {
    throw broken(
      at,
      `expected a cell's kernel, recurrent kernel and bias, got ${nameList(names)} in ${path.join("/")} (a cell of its own kind is not read)`,
    );
  }
  const arrays = read();
  const [kernel, recurrent, bias] = arrays;
  const kind = kindOfKernel(recurrent!);
  try {
    if ((kind === "lstm" || kind === "gru") && isCudnnBias(recurrent!, bias)) {
      const cell = readKerasCell(fromCudnn(kind, [kernel!, recurrent!, bias!], ""), "");
      return { cell, cudnn: true };
    }
    return { cell: readKerasCell(arrays, ""), cudnn: false };
  } catch (error) {
    throw broken(at, (error as Error).message.replace(/^invalid /, ""), error);
  }
}
