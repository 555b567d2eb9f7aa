import type { Tensor } from "../tensor.js";
import type { Hdf5Group } from "./hdf5.js";
import type { KerasNode } from "./node.js";

/** One array of a layer, read when asked for. */
export interface KerasArray {
  /** Its names from the layer down: `["forward_lstm", "lstm_cell", "kernel:0"]`, `["cell", "vars", "0"]`. */
  path: string[];
  read(): Tensor;
}

/** Finds the arrays of a layer, in Keras's order: those of a wrapper's forward layer before those of its backward one. */
export type KerasWeights = (node: KerasNode, below: readonly string[]) => KerasArray[];

/**
 * The weights of `.h5` files, as Keras 2 and 3 write them: a group for each layer of the model, `weight_names` telling the
 * order. A nested model's are all in its one group, under names that have its layers' in them.
 */
export function namedWeights(groups: Hdf5Group[]): KerasWeights {
  const top = groups.some(({ path }) => path[0] === "model_weights") ? ["model_weights"] : [];
  return (node, below) => {
    const [outer, ...inner] = [...below, node.name];
    const arrays = arraysBelow(groups, [...top, outer!]);
    if (inner.length === 0) return arrays;
    const own = arrays.filter(({ path }) => inner.every((name) => path.includes(name)));
    return own.length > 0 ? own : [];
  };
}

function arraysBelow(groups: Hdf5Group[], at: string[]): KerasArray[] {
  const inside = groups.filter(({ path }) => at.every((name, k) => path[k] === name));
  const found = new Map<string, KerasArray>();
  for (const { path, arrays } of inside) {
    for (const [name, read] of arrays) {
      const full = [...path.slice(at.length), name];
      found.set(full.join("/"), { path: full, read });
    }
  }
  const listed = inside.find(({ path }) => path.length === at.length)?.attributes["weight_names"];
  const order = Array.isArray(listed) ? listed.map((name) => String(name).replace(/\0+$/, "")) : [];
  const ordered = order.flatMap((name) => found.get(name) ?? []);
  return ordered.length === found.size ? ordered : [...found.values()];
}

/**
 * The weights of `.keras` and `.weights.h5` files: groups that are called after classes (later versions: after layers), and
 * arrays by number in `vars`.
 */
export function numberedWeights(groups: Hdf5Group[], root: KerasNode): KerasWeights {
  const places = new Map<string, string[]>();
  place(root, [], [], groups, places);
  return (node, below) => {
    const at = places.get([...below, node.name].join("/"));
    return at ? numberedArrays(groups, at) : [];
  };
}

function numberedArrays(groups: Hdf5Group[], at: string[]): KerasArray[] {
  const inside = groups.filter(
    ({ path }) => at.every((name, k) => path[k] === name) && !path.includes("seed_generator"),
  );
  const directions = (path: string[]) => (path.includes("backward_layer") ? 1 : 0);
  const sorted = [...inside].sort(
    (a, b) => directions(a.path) - directions(b.path) || natural(a.path, b.path),
  );
  return sorted.flatMap(({ path, arrays }) =>
    [...arrays]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([name, read]) => ({ path: [...path.slice(at.length), name], read })),
  );
}

/** Notes where each layer's weights are: by its class, counted, or by its name, whichever group there is. */
function place(
  model: KerasNode,
  names: string[],
  at: string[],
  groups: Hdf5Group[],
  places: Map<string, string[]>,
): void {
  const seen = new Map<string, number>();
  const holders = ["layers", "_layer_checkpoint_dependencies"].map((holder) => [...at, holder]);
  const has = (path: string[]) => groups.some((group) => group.path.join("/") === path.join("/"));
  const holder = holders.find(has) ?? holders[0]!;
  for (const layer of model.layers ?? []) {
    const snake = snakeOf(layer.className);
    const count = seen.get(snake) ?? 0;
    seen.set(snake, count + 1);
    const byClass = [...holder, count === 0 ? snake : `${snake}_${count}`];
    const byName = [...holder, layer.name];
    const own = [...names, layer.name];
    const notedName = groups.find(({ path }) => path.join("/") === [...byClass, "vars"].join("/"))
      ?.attributes["name"];
    const isByName =
      has(byName) && (!has(byClass) || (notedName !== undefined && notedName !== layer.name));
    const found = isByName ? byName : byClass;
    places.set(own.join("/"), found);
    if (layer.layers) place(layer, own, found, groups, places);
  }
}

function snakeOf(className: string): string {
  return className
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** HDF5 lists groups by name, so that lstm_cell_10 comes before lstm_cell_2. */
export function natural(a: string[], b: string[]): number {
  const key = (path: string[]) =>
    path.join("/").replace(/\d+/g, (digits) => digits.padStart(9, "0"));
  return key(a) < key(b) ? -1 : 1;
}
