import { ancestors, resultNames, type ComputationGraph, type GraphNode } from "./graph.js";

/** A node and where its centre is, in pixels. */
export interface PlacedNode {
  node: GraphNode;
  x: number;
  y: number;
}

/** A wire from one node to another; a delayed one carries what the step before left behind. */
export interface Wire {
  from: PlacedNode;
  to: PlacedNode;
  /** The node whose values the wire carries: of a delayed wire, what its start was a step before. */
  carries: GraphNode;
  delayed: boolean;
}

/** A graph with a place for everything. */
export interface Layout {
  nodes: PlacedNode[];
  wires: Wire[];
  width: number;
  height: number;
}

const gateNames = ["f", "i", "c̃", "o"];
const memoryNames = [resultNames.c, "F", "I", "[h, x]"];
const row = 64;
const siblings = 100;

/** Where the memory runs, and where the delayed wires of a block do. */
export const topLine = 60;
/** Where the sources' names stand. */
const leftEdge = 84;

/** State passes through, from left to right: the memory along the top, the gates below it in the order f, i, c̃, o. */
export function pipesLayout({ nodes }: ComputationGraph): Layout {
  const gates = gateChains(nodes);
  const column = 136 + (widest(gates) - 1) * siblings;
  const depth = Math.max(1, ...gates.flatMap((chain) => [...chain.values()])) + 1;
  const bus = topLine + 180 + depth * row;
  const slots = new Slots();
  const placed = new Map<number, PlacedNode>();
  const put = (node: GraphNode, x: number, y: number): void => {
    placed.set(node.id, { node, ...slots.take(x, y, 110, 0) });
  };
  const memory = memoryPath(nodes, gates);
  for (const node of nodes) {
    const k = gates.findIndex((chain) => chain.has(node.id));
    const inputs = node.inputs.flatMap((id) => placed.get(id) ?? []).filter(isComputed);
    const right = Math.max(leftEdge + 150, ...inputs.map(({ x }) => x));
    if (isConstant(node)) continue;
    else if (node.operation === "") put(node, leftEdge, sourceHeight(node, bus));
    else if (k >= 0) {
      const rank = sameRankBefore(node, gates[k]!, nodes);
      const height = gates[k]!.get(node.id)! * row;
      put(node, leftEdge + 150 + k * column + rank * siblings, bus - row - height);
    } else if (node.name === "[h, x]") put(node, leftEdge + 74, bus);
    else put(node, right, memory.has(node.id) ? topLine : topLine + row * 1.4);
  }
  placeConstants(nodes, placed);
  return finish(nodes, placed, [], 50);
}

/** The state stays inside: what the step before left comes back on dashed wires. Columns are depths of evaluation. */
export function blockLayout({ nodes }: ComputationGraph): Layout {
  const gates = gateChains(nodes);
  const slots = new Slots();
  const placed = new Map<number, PlacedNode>();
  const back = new Map<number, string>([
    [idNamed("cₜ₋₁", nodes), resultNames.c],
    [idNamed("hₜ₋₁", nodes), resultNames.h],
  ]);
  for (const node of nodes) {
    if (back.has(node.id) || isConstant(node)) continue;
    const inputs = node.inputs.flatMap((id) => placed.get(id) ?? []);
    const reach = inputs.map((input) => input.x + halfWidth(input.node));
    const x = node.operation === "" ? leftEdge : Math.max(114, ...reach) + 58 + halfWidth(node);
    const k = gates.findIndex((chain) => chain.has(node.id));
    const mean = inputs.reduce((sum, { y }) => sum + y, 0) / Math.max(inputs.length, 1);
    const y = k >= 0 ? 130 + k * 96 : inputs.length > 0 ? mean : 275;
    placed.set(node.id, { node, ...slots.take(x, y, 0, row) });
  }
  placeConstants(nodes, placed);
  const delayed = nodes.flatMap((node) =>
    node.inputs
      .filter((id) => back.has(id))
      .map((id) => ({ from: idNamed(back.get(id)!, nodes), to: node.id, carried: id })),
  );
  return finish(nodes, placed, delayed, 90);
}

/** Half of what an operation's box takes, in pixels. */
export function halfWidth({ operation }: GraphNode): number {
  return isRound(operation) ? 15 : Math.max(18, operation.length * 4 + 8);
}

/** Products and sums are drawn as circles, everything else as boxes. */
export function isRound(operation: string): boolean {
  return operation === "×" || operation === "+";
}

/** Places that are taken: whoever comes later moves on. */
class Slots {
  private readonly taken: { x: number; y: number }[] = [];

  take(x: number, y: number, dx: number, dy: number): { x: number; y: number } {
    const free = { x, y };
    while (this.taken.some((at) => Math.abs(at.x - free.x) < 60 && Math.abs(at.y - free.y) < 50)) {
      free.x += dx;
      free.y += dy;
    }
    this.taken.push(free);
    return free;
  }
}

/** For every gate, f first, the nodes that only it needs, with their height above the bus. */
function gateChains(nodes: GraphNode[]): Map<number, number>[] {
  const assigned = new Set<number>();
  const isOutside = (node: GraphNode) =>
    node.operation === "" || memoryNames.includes(node.name) || assigned.has(node.id);
  const place = ({ name }: GraphNode) => gateNames.indexOf(name);
  const chains = nodes
    .filter(({ name, operation }) => gateNames.includes(name) && operation !== "")
    .map((gate) => ({
      gate,
      chain: chainOf(ancestors([gate], nodes, isOutside), nodes, assigned),
    }));
  return chains.sort((a, b) => place(a.gate) - place(b.gate)).map(({ chain }) => chain);
}

function chainOf(own: Set<number>, nodes: GraphNode[], assigned: Set<number>): Map<number, number> {
  const heights = new Map<number, number>();
  for (const { id, inputs } of nodes) {
    if (!own.has(id)) continue;
    assigned.add(id);
    heights.set(id, Math.max(-1, ...inputs.map((input) => heights.get(input) ?? -1)) + 1);
  }
  return heights;
}

/** How many nodes of one gate stand side by side. */
function widest(gates: Map<number, number>[]): number {
  const counts = gates.flatMap((chain) =>
    [...chain.values()].map((height) => [...chain.values()].filter((at) => at === height).length),
  );
  return Math.max(1, ...counts);
}

function sameRankBefore({ id }: GraphNode, chain: Map<number, number>, nodes: GraphNode[]): number {
  return nodes.filter((other) => other.id < id && chain.get(other.id) === chain.get(id)).length;
}

/** The nodes through which the old memory becomes the new one. */
function memoryPath(nodes: GraphNode[], gates: Map<number, number>[]): Set<number> {
  const found = new Set([idNamed("cₜ₋₁", nodes)]);
  const end = nodes.filter(({ name }) => name === resultNames.c);
  const before = ancestors(end, nodes);
  for (const { id, inputs } of nodes)
    if (
      before.has(id) &&
      !gates.some((chain) => chain.has(id)) &&
      inputs.some((input) => found.has(input))
    )
      found.add(id);
  return found;
}

/** A source that is neither state nor event: a gate that a variant does without, which is 1. */
function isConstant({ operation, name }: GraphNode): boolean {
  return operation === "" && gateNames.includes(name);
}

/** Constants stand below what reads them. */
function placeConstants(nodes: GraphNode[], placed: Map<number, PlacedNode>): void {
  for (const node of nodes.filter(isConstant)) {
    const reader = nodes.find(({ inputs }) => inputs.includes(node.id));
    const at = reader && placed.get(reader.id);
    if (at) placed.set(node.id, { node, x: at.x, y: at.y + row });
  }
}

function isComputed({ node }: PlacedNode): boolean {
  return node.operation !== "";
}

function sourceHeight({ name }: GraphNode, bus: number): number {
  if (name === "cₜ₋₁") return topLine;
  return name === "xₜ" ? bus + row : bus;
}

function idNamed(name: string, nodes: GraphNode[]): number {
  return nodes.find((node) => node.name === name)?.id ?? -1;
}

function finish(
  nodes: GraphNode[],
  placed: Map<number, PlacedNode>,
  delayed: { from: number; to: number; carried: number }[],
  below: number,
): Layout {
  const wires = nodes.flatMap(({ id, inputs }) =>
    inputs.flatMap((input) => {
      const [from, to] = [placed.get(input), placed.get(id)];
      return from && to ? { from, to, carries: from.node, delayed: false } : [];
    }),
  );
  const dashed = delayed.map(({ from, to, carried }) => ({
    from: placed.get(from)!,
    to: placed.get(to)!,
    carries: nodes.find(({ id }) => id === carried)!,
    delayed: true,
  }));
  const all = [...placed.values()];
  const width = Math.max(...all.map(({ node, x }) => x + halfWidth(node))) + 130;
  const height = Math.max(...all.map(({ y }) => y)) + below;
  return { nodes: all, wires: [...wires, ...dashed], width, height };
}
