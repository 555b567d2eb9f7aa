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
const column = 130;
const row = 64;

/** State passes through, from left to right: the memory along the top, the gates below it, in order of evaluation. */
export function pipesLayout({ nodes }: ComputationGraph): Layout {
  const gates = gateChains(nodes);
  const depth = Math.max(1, ...gates.flatMap((chain) => [...chain.values()])) + 1;
  const bus = 240 + depth * row;
  const slots = new Slots();
  const placed = new Map<number, PlacedNode>();
  const put = (node: GraphNode, x: number, y: number): void => {
    placed.set(node.id, { node, ...slots.take(x, y, column, 0) });
  };
  const memory = memoryPath(nodes, gates);
  for (const node of nodes) {
    const k = gates.findIndex((chain) => chain.has(node.id));
    const right = Math.max(column, ...node.inputs.map((id) => placed.get(id)!.x));
    if (node.operation === "") put(node, 60, sourceHeight(node, bus));
    else if (k >= 0) {
      const rank = sameRankBefore(node, gates[k]!, nodes);
      put(node, (k + 1.5) * column + rank * 62, bus - row - gates[k]!.get(node.id)! * row);
    } else if (node.name === "[h, x]") put(node, 60 + column * 0.8, bus);
    else put(node, right, memory.has(node.id) ? 60 : 60 + row * 1.5);
  }
  return finish(nodes, placed, []);
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
    if (back.has(node.id)) continue;
    const inputs = node.inputs.flatMap((id) => placed.get(id) ?? []);
    const x = node.operation === "" ? 50 : Math.max(70, ...inputs.map((input) => input.x)) + 110;
    const k = gates.findIndex((chain) => chain.has(node.id));
    const mean = inputs.reduce((sum, { y }) => sum + y, 0) / Math.max(inputs.length, 1);
    const y = k >= 0 ? 80 + k * 100 : inputs.length > 0 ? mean : 230;
    placed.set(node.id, { node, ...slots.take(x, y, 0, row) });
  }
  const delayed = nodes.flatMap((node) =>
    node.inputs
      .filter((id) => back.has(id))
      .map((id) => ({ from: idNamed(back.get(id)!, nodes), to: node.id, carried: id })),
  );
  return finish(nodes, placed, delayed);
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

/** For every gate in order of evaluation the nodes that only it needs, with their height above the bus. */
function gateChains(nodes: GraphNode[]): Map<number, number>[] {
  const assigned = new Set<number>();
  const isOutside = (node: GraphNode) =>
    node.operation === "" || memoryNames.includes(node.name) || assigned.has(node.id);
  return nodes
    .filter(({ name, operation }) => gateNames.includes(name) && operation !== "")
    .map((gate) => {
      const own = ancestors([gate], nodes, isOutside);
      const heights = new Map<number, number>();
      for (const { id, inputs } of nodes) {
        if (!own.has(id)) continue;
        assigned.add(id);
        heights.set(id, Math.max(-1, ...inputs.map((input) => heights.get(input) ?? -1)) + 1);
      }
      return heights;
    });
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

function sourceHeight({ name }: GraphNode, bus: number): number {
  if (name === "cₜ₋₁") return 60;
  return name === "xₜ" ? bus + row : bus;
}

function idNamed(name: string, nodes: GraphNode[]): number {
  return nodes.find((node) => node.name === name)?.id ?? -1;
}

function finish(
  nodes: GraphNode[],
  placed: Map<number, PlacedNode>,
  delayed: { from: number; to: number; carried: number }[],
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
  const width = Math.max(...all.map(({ x }) => x)) + 120;
  const height = Math.max(...all.map(({ y }) => y)) + 110;
  return { nodes: all, wires: [...wires, ...dashed], width, height };
}
