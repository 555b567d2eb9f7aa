import { strFromU8 } from "fflate";
import { budgetFor, type Budget } from "../budget.js";
import type { StoredLayer } from "../cell.js";
import { broken, bytesOf, nameList, type FileBytes } from "../errors.js";
import { isZip, unzip } from "../zip.js";
import { findCells, type FoundCell } from "./cells.js";
import { parseConfig, type KerasSettings, type ModelConfig } from "./config.js";
import { readHdf5, type Hdf5Group } from "./hdf5.js";
import { fromKeras } from "./layout.js";

/** One LSTM layer of a Keras file. */
export interface KerasLayer {
  /** The layer's name in the model. */
  name: string;
  /** Its weights: one cell, or two when bidirectional. */
  layer: StoredLayer<"lstm">;
  /** Its rules; absent when the file holds weights only (`.weights.h5`). */
  settings?: KerasSettings;
}

/**
 * The LSTM layers of a Keras file, in the order of the model: `.keras`, `.h5` (the whole model, as Keras 2 and 3
 * write it) or `.weights.h5`. A file of weights only does not tell the order; its layers come by name.
 * @throws RangeError when the file is broken or cut short, has no LSTM, lacks an array, or an array has the wrong shape.
 * @see https://keras.io/guides/serialization_and_saving/
 */
export function readKeras(file: FileBytes): KerasLayer[] {
  const what = "Keras file";
  const bytes = bytesOf(file, what);
  const budget = budgetFor(bytes.length);
  const { groups, config } = openFile(bytes, what, budget);
  const configured = config && parseConfig(config, what, budget);
  const settings = configured?.settings;
  const layers = layersOf(findCells(groups, configured?.names ?? new Map(), what), settings, what);
  for (const name of settings?.keys() ?? []) {
    if (!layers.some((each) => each.name === name)) {
      throw broken(
        what,
        `expected weights of the layer ${JSON.stringify(name)}, got none (was the model built before it was saved?)`,
      );
    }
  }
  if (layers.length === 0) {
    const paths = groups.map(({ path }) => path.join("/")).filter((path) => path !== "");
    throw broken(what, `expected an LSTM layer, got ${nameList(paths)}`);
  }
  return inModelOrder(layers, settings);
}

/** The groups of weights, and what the model's configuration says where there is one. */
interface OpenFile {
  groups: Hdf5Group[];
  config?: ModelConfig;
}

function openFile(file: Uint8Array, what: string, budget: Budget): OpenFile {
  if (isZip(file)) return openArchive(file, what, budget);
  const groups = readHdf5(file, what, budget);
  const { model_config: text, keras_version: version } = groups[0]!.attributes;
  if (typeof text !== "string") return { groups };
  return { groups, config: { text, version: typeof version === "string" ? version : undefined } };
}

function openArchive(file: Uint8Array, what: string, budget: Budget): OpenFile {
  const wanted = ["model.weights.h5", "config.json", "metadata.json"] as const;
  const names: string[] = [];
  const files = unzip(file, what, budget, (name) => {
    names.push(name);
    return (wanted as readonly string[]).includes(name);
  });
  const [weights, config, metadata] = wanted.map((name) => files[name]);
  if (!weights || !config) {
    throw broken(
      what,
      `expected ${wanted[0]} and ${wanted[1]} in the archive, got ${nameList(names)}`,
    );
  }
  const version = metadata && /"keras_version":\s*"([^"]+)"/.exec(strFromU8(metadata))?.[1];
  return {
    groups: readHdf5(weights, `${what}: ${wanted[0]}`, budget),
    config: { text: strFromU8(config), version },
  };
}

/** The cells by layer: forward and reverse together, the cells of a stack each by itself. */
export function layersOf(
  cells: FoundCell[],
  settings: Map<string, KerasSettings> | undefined,
  what: string,
): KerasLayer[] {
  const byPath = new Map(cells.map((cell) => [cell.path.join("/"), cell]));
  const layers = cells.flatMap((cell) => {
    const turn = directionAt(cell, byPath);
    if (turn?.word === "backward") return [];
    return [{ path: cell.path.slice(0, turn?.at), cells: turn ? [cell, turn.other] : [cell] }];
  });
  const names = layers.map(({ path }) => nameOf(path, settings));
  return layers.map(({ path, cells: own }, k) => {
    const isOnlyOne = names.filter((name) => name === names[k]).length === 1;
    const name = isOnlyOne ? names[k]! : path.filter((part) => !isCellName(part)).join("/");
    const rules = settings?.get(name);
    const at = `${what}: layer ${JSON.stringify(name)}`;
    requireBiases(own, rules, at);
    return { name, layer: readLayer(own, at), ...(rules ? { settings: rules } : {}) };
  });
}

/** Where a cell's path says forward or backward, if the same path with the other word exists too. */
function directionAt({ path }: FoundCell, byPath: Map<string, FoundCell>) {
  for (let at = path.length - 1; at > 0; at--) {
    const match = /^(forward|backward)_(.+)/.exec(path[at]!);
    if (!match) continue;
    const [, word, rest] = match;
    const otherWord = word === "forward" ? "backward" : "forward";
    const other = byPath.get(path.map((n, k) => (k === at ? `${otherWord}_${rest}` : n)).join("/"));
    if (other) return { word, at, other };
  }
  return undefined;
}

/** The last name that is a layer's; a stack of cells has several, which keep theirs. */
function nameOf(path: string[], settings: Map<string, KerasSettings> | undefined): string {
  const known = [...path].reverse().find((name) => settings?.has(name));
  if (known !== undefined) return known;
  const stack = path.indexOf("stacked_rnn_cells");
  if (stack > 0) return `${path[stack - 1]}/${path.at(-1)}`;
  return path.filter((name, k) => k === 0 || !isCellName(name)).at(-1) ?? "lstm";
}

function isCellName(name: string): boolean {
  return /^lstm_cell(_\d+)?$/.test(name);
}

function requireBiases(cells: FoundCell[], settings: KerasSettings | undefined, at: string): void {
  if (!settings) return;
  const expected = settings.useBias ? 3 : 2;
  const odd = cells.find(({ arrays }) => arrays.length !== expected);
  if (odd) {
    throw broken(
      at,
      `expected ${expected} arrays (use_bias is ${settings.useBias}), got ${odd.arrays.length} in ${odd.path.join("/")}`,
    );
  }
}

function readLayer(cells: FoundCell[], at: string): StoredLayer<"lstm"> {
  try {
    return fromKeras(cells.flatMap(({ arrays }) => arrays)) as StoredLayer<"lstm">;
  } catch (error) {
    throw broken(at, (error as Error).message.replace(/^invalid /, ""), error);
  }
}

/** HDF5 lists groups by name, so that lstm_10 comes before lstm_2; a configuration knows better. */
export function inModelOrder(
  layers: KerasLayer[],
  settings: Map<string, KerasSettings> | undefined,
): KerasLayer[] {
  const order = [...(settings?.keys() ?? [])];
  const place = ({ name }: KerasLayer) => (order.includes(name) ? order.indexOf(name) : Infinity);
  const natural = (name: string) => name.replace(/\d+/g, (digits) => digits.padStart(9, "0"));
  const byName = (a: string, b: string) => (natural(a) < natural(b) ? -1 : 1);
  return [...layers].sort((a, b) => {
    const [first, second] = [place(a), place(b)];
    return first === second ? byName(a.name, b.name) : first - second;
  });
}
