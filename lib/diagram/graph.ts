import type { State } from "../recurrence/state.js";
import { gateNames, type GateName } from "../lstm/gates.js";
import { lstmStep } from "../lstm/step.js";
import type { CellOptions } from "../lstm/options.js";
import type { StepTrace } from "../lstm/trace.js";
import { record, type Recorded } from "../math/record.js";
import type { Activation } from "../math/activations.js";
import type { Matrix, Vector } from "../math/vector.js";
import type { CellParameters } from "../lstm/parameters.js";

/** One value of a computation: what it is called, how it came about, from what. */
export interface GraphNode {
  /** Its place in the order of evaluation; sources come first. */
  id: number;
  /** `f`, `cₜ`, `hₜ₋₁`; empty for a value on the way that has no name. */
  name: string;
  /** `×`, `+`, `σ`, `W_f · + b_f`; empty for a source, which is given and not computed. */
  operation: string;
  /** The ids of the nodes it reads, [number of operands]. */
  inputs: number[];
  /** What it was, [length of the vector]. */
  values: Vector;
}

/** A computation as it was carried out. */
export interface ComputationGraph {
  /** Its values in the order of evaluation, sources first. */
  nodes: GraphNode[];
}

const letters: Record<GateName, string> = {
  inputGate: "i",
  forgetGate: "f",
  candidate: "c",
  outputGate: "o",
};

/**
 * The graph of one step: every vector operation that `lstmStep` carries out for these arguments, in its order.
 * Nothing of it is drawn by hand: another computation is another graph.
 * @param parameters the four gates' weights and biases.
 * @param x the event, [inputSize].
 * @param state h_{t-1} and c_{t-1}, each [hiddenSize]. Default: zeros.
 * @param options the cell's rules.
 * @throws RangeError where `lstmStep` does, and when it reads a value that nothing recorded brought about.
 */
export function computationGraph(
  parameters: CellParameters,
  x: Vector,
  state?: State,
  options: CellOptions = {},
): ComputationGraph {
  const { result, operations } = record(() => lstmStep(parameters, x, state, options));
  return graphOf(operations, namesOf(result), parametersByName(parameters));
}

/**
 * Recorded operations as a graph.
 * @param names what each named vector is called; those that no operation brought about are the sources.
 * @param parameters what each weight matrix, bias and diagonal is called.
 */
export function graphOf(
  operations: Recorded[],
  names: Map<Vector, string>,
  parameters: Map<Matrix | Vector, string>,
): ComputationGraph {
  const made = new Set(operations.map(({ output }) => output));
  const nodes: GraphNode[] = [];
  const ids = new Map<Vector, number>();
  const add = (values: Vector, operation: string, inputs: Vector[]): void => {
    const node = { id: nodes.length, name: names.get(values) ?? "", operation, values };
    nodes.push({ ...node, inputs: inputs.map((input) => idOf(input, ids)) });
    ids.set(values, node.id);
  };
  for (const values of names.keys()) if (!made.has(values)) add(values, "", []);
  for (const { operation, inputs, output, by } of operations) {
    const read = inputs.filter((input) => !parameters.has(input));
    const given = inputs.flatMap((input) => parameters.get(input) ?? []);
    add(output, label(operation, by, given, parameters), read);
  }
  const results = nodes.filter(({ name }) => name === resultNames.h || name === resultNames.c);
  const needed = ancestors(results, nodes);
  return { nodes: nodes.filter(({ id }) => needed.has(id)) };
}

/** What the two results of a step are called. */
export const resultNames = { h: "hₜ", c: "cₜ" };

/** The nodes that these need, themselves included, by id; `stop` nodes are not entered. */
export function ancestors(
  from: GraphNode[],
  nodes: GraphNode[],
  stop?: (node: GraphNode) => boolean,
): Set<number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<number>();
  const open = [...from];
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node.id) || stop?.(node)) continue;
    found.add(node.id);
    open.push(...node.inputs.map((id) => byId.get(id)!));
  }
  return found;
}

function idOf(values: Vector, ids: Map<Vector, number>): number {
  const id = ids.get(values);
  if (id === undefined) {
    throw new RangeError(
      `invalid computation: [${values.join(", ")}] is read, but no recorded operation brought it about`,
    );
  }
  return id;
}

const signs: Record<string, string> = {
  add: "+",
  multiply: "×",
  oneMinus: "1 −",
  concatenate: "[ , ]",
  force: "forced",
  normalise: "norm",
  clip: "clip",
};

function label(
  operation: string,
  by: unknown,
  given: string[],
  parameters: Map<Matrix | Vector, string>,
): string {
  const matrix = parameters.get(by as Matrix) ?? "?";
  if (operation === "affine") return `${matrix} · + ${given[0] ?? "?"}`;
  if (operation === "matrixTimes") return `${matrix} ·`;
  if (operation === "activate") return activationSign(by as Activation);
  return [signs[operation] ?? operation, ...given].join(" ");
}

function activationSign({ name }: Activation): string {
  return name === "sigmoid" ? "σ" : name;
}

/** Later entries name a vector only where no earlier one does: without forcing or variants some are the same vector. */
function namesOf(step: StepTrace): Map<Vector, string> {
  const names = new Map<Vector, string>();
  const name = (values: Vector, text: string): void => {
    if (!names.has(values)) names.set(values, text);
  };
  name(step.previousCellState, "cₜ₋₁");
  name(step.previousHiddenState, "hₜ₋₁");
  name(step.x, "xₜ");
  name(step.hx, "[h, x]");
  for (const gate of gateNames) {
    name(step[gate], gate === "candidate" ? "c̃" : letters[gate]);
    name(step.preactivations[gate], `z${letters[gate]}`);
  }
  name(step.keptMemory, "F");
  name(step.newMemory, "I");
  name(step.cellState, resultNames.c);
  name(step.hiddenState, resultNames.h);
  name(step.tanhC, "c′");
  return names;
}

function parametersByName(parameters: CellParameters): Map<Matrix | Vector, string> {
  const { peepholes, projection, layerNorm } = parameters;
  const names = new Map<Matrix | Vector, string>();
  for (const gate of gateNames) {
    names.set(parameters[gate].weights, `W${letters[gate]}`);
    names.set(parameters[gate].biases, `b${letters[gate]}`);
    if (layerNorm) names.set(layerNorm.gains[gate], `gain ${letters[gate]}`);
  }
  for (const [gate, diagonal] of Object.entries(peepholes ?? {})) {
    names.set(diagonal as Vector, `p${letters[gate as GateName]}`);
  }
  if (projection) names.set(projection.weights, "P");
  if (projection?.biases) names.set(projection.biases, "bP");
  if (layerNorm?.cellState) {
    names.set(layerNorm.cellState.gain, "gain");
    names.set(layerNorm.cellState.bias, "bias");
  }
  return names;
}
