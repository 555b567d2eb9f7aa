import { functionsOf, type Cell, type CellKind, type CellKinds } from "../layers/kinds.js";
import { hiddenStateSize } from "../recurrence/state.js";
import type { Layer } from "../layers/layer.js";
import { gruGateNames, type GruGateName } from "../gru/parameters.js";
import { gateNames, type GateName } from "../lstm/gates.js";
import type { GateParameters } from "../recurrence/gate-parameters.js";
import { add, zeros, type Matrix, type Vector } from "../math/vector.js";

/** The gates of each kind of cell; a plain RNN has one network, which is called `cell` here. */
export interface GatesOf {
  /** i, f, g and o. */
  lstm: GateName;
  /** r, z and n. */
  gru: GruGateName;
  /** Its only network. */
  rnn: "cell";
}

/** The gates of each kind of cell, in the library's order, which is PyTorch's. */
export const gatesOf: { [Kind in CellKind]: readonly GatesOf[Kind][] } = {
  lstm: gateNames,
  gru: gruGateNames,
  rnn: ["cell"],
};

/** A cell as files keep it: some libraries store two biases a gate. */
export interface StoredCell<Kind extends CellKind = CellKind> extends Cell<Kind> {
  /**
   * The two biases apart, where the file has two: b = input + recurrent (b_ih and b_hh).
   * A writer uses them as long as they still sum to the gate's `biases`; otherwise it puts `biases` first and zeros second.
   */
  separateBiases?: Partial<Record<GatesOf[Kind], BiasPair>>;
}

/** A layer as files keep it; any `Layer` is one. */
export interface StoredLayer<Kind extends CellKind = CellKind> extends Layer<Kind> {
  /** Reads from the first step to the last. */
  forward?: StoredCell<Kind>;
  /** Reads from the last step to the first. */
  reverse?: StoredCell<Kind>;
}

/** The two biases of one gate, each [hiddenSize]. */
export interface BiasPair {
  /** Added to W x. */
  input: Vector;
  /** Added to U h. */
  recurrent: Vector;
}

/** One gate as files cut it: W for x, U for h, and its bias, in one piece or two. */
export interface GateBlock {
  /** [hiddenSize][inputSize]. */
  input: Matrix;
  /** [hiddenSize][hiddenSize], or [hiddenSize][projectionSize]. */
  recurrent: Matrix;
  /** [hiddenSize], or the two that sum to it. */
  bias: Vector | BiasPair;
}

/** The gates of a cell cut into blocks, in the order asked for; `bias` in one piece, without a GRU's `recurrentBiases`. */
export function blocksOf<Kind extends CellKind>(
  cell: StoredCell<Kind>,
  order: readonly GatesOf[Kind][],
): (GateBlock & { bias: Vector })[] {
  return order.map((gate) => {
    const { weights, biases } = gateOf(cell, gate);
    const width = hiddenStateSize(cell.parameters);
    return {
      input: weights.map((row) => row.slice(width)),
      recurrent: weights.map((row) => row.slice(0, width)),
      bias: biases,
    };
  });
}

/** A gate's bias in two pieces: as the file had them, or all of it first and zeros second. */
export function biasPair<Kind extends CellKind>(
  cell: StoredCell<Kind>,
  gate: GatesOf[Kind],
): BiasPair {
  const { biases } = gateOf(cell, gate);
  if (gate === "candidate" && "recurrentBiases" in cell.parameters) {
    return { input: biases, recurrent: cell.parameters.recurrentBiases! };
  }
  const pair = cell.separateBiases?.[gate];
  const current = pair && add(pair.input, pair.recurrent).every((sum, k) => sum === biases[k]);
  return current ? pair : { input: biases, recurrent: zeros(biases.length) };
}

/**
 * A cell from its gates' blocks. Two biases are kept apart unless the second ones are all 0; a GRU's candidate always
 * keeps them apart, as the reset gate acts on the second one, unless `options.reset` is `"before"`.
 */
export function cellOf<Kind extends CellKind>(
  kind: Kind,
  blocks: GateBlock[],
  order: readonly GatesOf[Kind][],
  options?: CellKinds[Kind]["options"],
): StoredCell<Kind> {
  const of = (gate: GatesOf[Kind]): GateBlock => blocks[order.indexOf(gate)]!;
  const pairs = new Map(gatesOf[kind].map((gate) => [gate, pairOf(of(gate).bias)]));
  const before = (options as { reset?: string } | undefined)?.reset === "before";
  const inside = kind === "gru" && !before ? pairs.get("candidate" as GatesOf[Kind]) : undefined;
  const summed = [...pairs].filter(([, pair]) => pair !== inside);
  const separate = summed.some(([, { recurrent }]) => !recurrent.every(isZero));
  const gates = gatesOf[kind].map((gate): [string, GateParameters] => {
    const { input, recurrent } = pairs.get(gate)!;
    const one = !separate || pairs.get(gate) === inside;
    const weights = of(gate).recurrent.map((row, unit) => [...row, ...of(gate).input[unit]!]);
    return [gate, { weights, biases: one ? input : add(input, recurrent) }];
  });
  const parameters = {
    inputSize: blocks[0]!.input[0]!.length,
    hiddenSize: blocks[0]!.input.length,
    ...(kind === "rnn" ? gates[0]![1] : Object.fromEntries(gates)),
    ...(inside ? { recurrentBiases: inside.recurrent } : {}),
  } as unknown as CellKinds[Kind]["parameters"];
  return {
    kind,
    parameters,
    ...(options && Object.keys(options).length > 0 ? { options } : {}),
    ...(separate ? { separateBiases: Object.fromEntries(summed) as never } : {}),
  };
}

/** The cells of a layer, forwards first. */
export function cellsOf<Kind extends CellKind>(layer: StoredLayer<Kind>): StoredCell<Kind>[] {
  return [layer.forward, layer.reverse].flatMap((cell) => cell ?? []);
}

/** A layer from one cell or two. */
export function layerOf<Kind extends CellKind>([
  forward,
  reverse,
]: StoredCell<Kind>[]): StoredLayer<Kind> {
  return reverse ? { forward: forward!, reverse } : { forward: forward! };
}

/** How many numbers a layer puts out at every step: hiddenSize (or projectionSize) in each direction. */
export function widthOf(layer: StoredLayer): number {
  return cellsOf(layer).reduce((width, cell) => width + hiddenStateSize(cell.parameters), 0);
}

/** Entries of x_t that a layer reads. */
export function inputSizeOf(layer: StoredLayer): number {
  return cellsOf(layer)[0]!.parameters.inputSize;
}

/** A gate's weights and biases; a plain RNN's one network. */
function gateOf<Kind extends CellKind>(
  { kind, parameters }: StoredCell<Kind>,
  gate: GatesOf[Kind],
): GateParameters {
  if (kind === "rnn") return parameters as unknown as GateParameters;
  return (parameters as unknown as Record<string, GateParameters>)[gate]!;
}

/**
 * Checks that there are layers, that each has a cell, and reads what the one before it puts out.
 * @throws RangeError `invalid layers[1].forward.inputSize: expected 8 (what layer 0 puts out), got 4`
 */
export function requireChain(layers: StoredLayer[]): void {
  if (layers.length === 0) throw new RangeError("invalid layers: expected at least one, got none");
  layers.forEach((layer, depth) => {
    const first = cellsOf(layer)[0];
    if (!first) {
      throw new RangeError(
        `invalid layers[${depth}]: expected a forward or a reverse cell, got neither`,
      );
    }
    if (depth === 0) return;
    const width = widthOf(layers[depth - 1]!);
    if (first.parameters.inputSize !== width) {
      throw new RangeError(
        `invalid layers[${depth}].forward.inputSize: expected ${width} (what layer ${depth - 1} puts out), got ${first.parameters.inputSize}`,
      );
    }
  });
}

/**
 * Checks a cell's sizes, and that a library has a place for all of its parameters.
 * @param places the variants whose parameters the library stores.
 * @throws RangeError naming the block that does not fit, or the variant that has no place.
 */
export function requireStorable<Kind extends CellKind>(
  { kind, parameters, options = {} }: StoredCell<Kind>,
  library: string,
  places: readonly ("peepholes" | "projection")[],
): void {
  functionsOf<Kind>(kind).check(parameters, options as CellKinds[Kind]["options"]);
  for (const variant of ["peepholes", "projection", "layerNorm"] as const) {
    if (variant in parameters && !(places as readonly string[]).includes(variant)) {
      throw new RangeError(
        `invalid ${variant}: expected none (${library} has no ${variant}), got some (remove it, or choose another format)`,
      );
    }
  }
}

/**
 * Checks that every bias of the cell is 0, so that a file without biases says the same.
 * @throws RangeError naming the first gate that has one.
 */
export function requireNoBias<Kind extends CellKind>(cell: StoredCell<Kind>): void {
  for (const gate of gatesOf[cell.kind]) {
    const { biases } = gateOf(cell, gate);
    const all = [...biases, ...biasPair(cell, gate).recurrent];
    const unit = all.findIndex((bias) => bias !== 0);
    if (unit >= 0) {
      throw new RangeError(
        `invalid ${gate}.biases: expected zeros (biases: false drops them), got ${all[unit]} at entry ${unit}`,
      );
    }
  }
}

/** Adding +0 would turn a stored -0 into 0; a second bias of plain zeros is therefore not added at all. */
function isZero(value: number): boolean {
  return Object.is(value, 0);
}

function pairOf(bias: Vector | BiasPair): BiasPair {
  return Array.isArray(bias) ? { input: bias, recurrent: zeros(bias.length) } : bias;
}
