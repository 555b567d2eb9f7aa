import type { TracedQuantity } from "../lstm/unroll.js";
import type { GraphNode } from "./graph.js";

/** What a quantity of the trace is called in the graph. */
const names: Partial<Record<TracedQuantity, string>> = {
  inputGate: "i",
  forgetGate: "f",
  candidate: "c̃",
  outputGate: "o",
  keptMemory: "F",
  newMemory: "I",
  cellState: "cₜ",
  tanhC: "c′",
  hiddenState: "hₜ",
};

/** The quantities that a drawing can light. */
export const litNames = Object.keys(names);

/** The nodes of the quantities that are lit, each with what leads to it and has no name or is its pre-activation. */
export function litNodes(nodes: GraphNode[], lit: readonly TracedQuantity[]): Set<number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<number>();
  const open = nodes.filter(({ name }) => lit.some((quantity) => names[quantity] === name));
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node.id)) continue;
    found.add(node.id);
    const before = node.inputs.map((id) => byId.get(id)!);
    open.push(...before.filter(({ name, operation }) => operation !== "" && /^$|^z/.test(name)));
  }
  return found;
}
