import type { CellKind } from "../../layers/kinds.js";
import type { Merge } from "../../layers/merge.js";
import type { Budget } from "../budget.js";
import type { StoredCell, StoredLayer } from "../cell.js";
import { broken, nameList, shorten } from "../errors.js";
import type { RecurrentLayer, RecurrentRules } from "../opened.js";
import type { Tensor } from "../tensor.js";
import { fromCudnn } from "./cudnn.js";
import { readKerasCell } from "./layout.js";
import { innerNode, type KerasNode } from "./node.js";
import { optionsOf, rulesIn } from "./options.js";
import type { KerasArray } from "./weights.js";

/** Keras's recurrent layers and cells by class: which kind of cell, and whether its arrays are cuDNN's. */
const classes: Record<string, { kind: CellKind; cudnn?: true }> = {
  LSTM: { kind: "lstm" },
  GRU: { kind: "gru" },
  SimpleRNN: { kind: "rnn" },
  LSTMCell: { kind: "lstm" },
  GRUCell: { kind: "gru" },
  SimpleRNNCell: { kind: "rnn" },
  CuDNNLSTM: { kind: "lstm", cudnn: true },
  CuDNNGRU: { kind: "gru", cudnn: true },
};

/** Whether a class is a recurrent layer, a wrapper of one, or is called like one. */
export function isRecurrent({ className }: KerasNode): boolean {
  return (
    className in classes ||
    ["RNN", "Bidirectional", "StackedRNNCells"].includes(className) ||
    /LSTM|GRU|RNN/.test(className)
  );
}

/** What one reads a layer with. */
export interface KerasReading {
  what: string;
  budget: Budget;
  version?: string;
}

/**
 * A recurrent layer: LSTM, GRU, SimpleRNN, RNN around their cells or a stack of them, or Bidirectional around any of these.
 * @throws RangeError when it is of another class, has a rule that cannot be followed, or an array is missing, one too many
 *   or of the wrong shape.
 */
export function recurrentLayer(
  node: KerasNode,
  name: string,
  arrays: KerasArray[],
  reading: KerasReading,
): RecurrentLayer {
  const at = `${reading.what}: layer ${JSON.stringify(shorten(name, 80))}`;
  const tensors = arrays.map(({ read }) => read());
  const layer =
    node.className === "Bidirectional"
      ? bothWays(node, tensors, at, reading)
      : oneWay(node, tensors, at, reading);
  const kinds = new Set(
    layer.stack
      .flatMap(({ forward, reverse }) => [forward?.kind, reverse?.kind])
      .filter((kind) => kind !== undefined),
  );
  if (kinds.size > 1) throw broken(at, `expected cells of one kind, got ${[...kinds].join(", ")}`);
  return { kind: "recurrent", name, cell: [...kinds][0]!, ...layer };
}

interface Read {
  stack: StoredLayer[];
  rules: RecurrentRules;
}

function oneWay(node: KerasNode, tensors: Tensor[], at: string, reading: KerasReading): Read {
  const cells = cellsIn(node, at, reading);
  const read = eachCell(cells, tensors, at, reading);
  const { config } = node;
  const backwards = config["go_backwards"] === true;
  if (backwards && read.length > 1)
    throw broken(at, "expected a stack of cells to read forwards, got go_backwards");
  return {
    stack: read.map((cell) => (backwards ? { reverse: cell } : { forward: cell })),
    rules: {
      ...rulesIn(config),
      ...(backwards ? { outputOrder: "reading" as const } : {}),
      ...(config["zero_output_for_mask"] === true ? { zeroMaskedOutputs: true } : {}),
      ...(backwards && config["unroll"] === true
        ? {
            maskRefused:
              "with unroll and go_backwards Keras applies the mask in another order than it reads the steps",
          }
        : {}),
    },
  };
}

function bothWays(node: KerasNode, tensors: Tensor[], at: string, reading: KerasReading): Read {
  const { what, budget } = reading;
  const ahead = innerNode(node.config["layer"], what, budget);
  const given = node.config["backward_layer"];
  const goes = (layer: KerasNode) => layer.config["go_backwards"] === true;
  const back = given
    ? innerNode(given, what, budget)
    : { ...ahead, config: { ...ahead.config, go_backwards: !goes(ahead) } };
  if (goes(ahead) || !goes(back)) {
    throw broken(
      at,
      "expected a forward layer that reads forwards and a backward layer with go_backwards, got them swapped (swap the layers, or run them by themselves)",
    );
  }
  const [first, second] = [cellsIn(ahead, at, reading), cellsIn(back, at, reading)];
  if (first.length !== 1 || second.length !== 1) {
    throw broken(
      at,
      `expected one cell in each direction, got ${first.length} and ${second.length} (a stack of cells in both directions is not read)`,
    );
  }
  const count = arraysOf(first[0]!);
  const expected = count + arraysOf(second[0]!);
  if (tensors.length !== expected) {
    throw broken(
      at,
      `expected ${expected} arrays (those of the forward and of the backward cell), got ${tensors.length}`,
    );
  }
  const forward = eachCell(first, tensors.slice(0, count), `${at} forward`, reading)[0]!;
  const reverse = eachCell(second, tensors.slice(count), `${at} backward`, reading)[0]!;
  const merge = (
    node.config["merge_mode"] === null ? "none" : (node.config["merge_mode"] ?? "concat")
  ) as Merge;
  const unrolled = [ahead, back].some(({ config }) => config["unroll"] === true);
  const rules = rulesIn(ahead.config);
  return {
    stack: [{ forward, reverse, ...(merge === "concat" ? {} : { merge }) }],
    rules: {
      ...rules,
      ...(rules.returns === "sequence" ? { zeroMaskedOutputs: true } : {}),
      ...(unrolled
        ? {
            maskRefused:
              "with unroll Keras applies the mask of the backward layer in another order than it reads the steps",
          }
        : {}),
    },
  };
}

/** The cells of a layer: itself, or those an RNN is built around. */
function cellsIn(node: KerasNode, at: string, { what, budget }: KerasReading): KerasNode[] {
  if (node.className === "RNN") {
    const cell = node.config["cell"];
    if (Array.isArray(cell))
      return cell.map((each) => requireCell(innerNode(each, what, budget), at));
    const inner = innerNode(cell, what, budget);
    if (inner.className !== "StackedRNNCells") return [requireCell(inner, at)];
    const cells = inner.config["cells"];
    return (Array.isArray(cells) ? cells : []).map((each) =>
      requireCell(innerNode(each, what, budget), at),
    );
  }
  return [requireCell(node, at)];
}

function requireCell(node: KerasNode, at: string): KerasNode {
  if (Object.hasOwn(classes, node.className) && !node.isCustom) return node;
  throw broken(
    at,
    `expected one of ${Object.keys(classes).join(", ")}, got ${node.isCustom ? "somebody's own class " : ""}${shorten(node.className, 60)} (a class of its own computes by its own code)`,
  );
}

function arraysOf({ config, className }: KerasNode): number {
  return config["use_bias"] === false && !classes[className]!.cudnn ? 2 : 3;
}

function eachCell(
  cells: KerasNode[],
  tensors: Tensor[],
  at: string,
  { version }: KerasReading,
): StoredCell[] {
  const expected = cells.reduce((sum, cell) => sum + arraysOf(cell), 0);
  if (tensors.length !== expected) {
    const why = tensors.length === 0 ? " (was the model built before it was saved?)" : "";
    throw broken(
      at,
      `expected ${expected} arrays (kernel, recurrent kernel${expected % 3 === 0 ? ", bias" : ""}${cells.length > 1 ? ", of each cell" : ""}), got ${tensors.length}${why}`,
    );
  }
  let from = 0;
  return cells.map((cell) => {
    const own = tensors.slice(from, (from += arraysOf(cell)));
    try {
      return readCell(cell, own, version);
    } catch (error) {
      throw broken(at, (error as Error).message.replace(/^invalid /, ""), error);
    }
  });
}

function readCell({ className, config }: KerasNode, own: Tensor[], version?: string): StoredCell {
  const { kind, cudnn } = classes[className]!;
  const arrays = cudnn ? fromCudnn(kind, own, "") : own;
  const cell = readKerasCell(arrays, "", cudnn ? {} : optionsOf(kind, config, version));
  if (cell.kind === kind) return cell;
  throw new RangeError(
    `invalid recurrent kernel: expected ${className}'s, got shape [${own[1]!.shape.join(", ")}]`,
  );
}

/** What a wrapper around a recurrent layer does not let through. */
export function refusedWrapper(node: KerasNode, reading: KerasReading): string | undefined {
  if (node.className !== "TimeDistributed") return undefined;
  const inner = innerNode(node.config["layer"], reading.what, reading.budget);
  return isRecurrent(inner)
    ? `expected ${inner.className} by itself, got it inside TimeDistributed, which runs it over every step's own sequence (run that layer by itself)`
    : undefined;
}

/** Names of arrays, for errors. */
export function arrayNames(arrays: KerasArray[]): string {
  return nameList(arrays.map(({ path }) => path.join("/")));
}
