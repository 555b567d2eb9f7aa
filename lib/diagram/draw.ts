import { requireNames, requireObject, requireOneOf } from "../math/names.js";
import { resultNames, type ComputationGraph, type GraphNode } from "./graph.js";
import { blockLayout, pipesLayout, type Layout, type PlacedNode, type Wire } from "./layout.js";

/** How a diagram is drawn. */
export interface DiagramOptions {
  /** `pipes`: the state passes through, left to right. `block`: it stays inside, dashed wires bring it back. */
  drawing: "pipes" | "block";
  /** The unit whose values stand on the wires. Default: 0. */
  unit?: number;
}

const style = `
.wire { fill: none; stroke: #31688e; stroke-width: 2; }
.delayed { stroke: #b2182b; stroke-dasharray: 6 4; }
.op { fill: #fff; stroke: #222; stroke-width: 1.5; }
.block { fill: #f4f6f8; stroke: #999; }
text { font: 14px Helvetica, Arial, sans-serif; text-anchor: middle; dominant-baseline: central; fill: #111; }
.value { font-size: 11px; fill: #31688e; paint-order: stroke; stroke: #fff; stroke-width: 4px; }
.name { font-size: 12px; font-style: italic; }
.order { font-size: 9px; fill: #666; }`;

/**
 * A computation graph as SVG: operations in the order in which they were evaluated (the small figures), the values of
 * one unit on the wires. What is not in the graph is not in the drawing.
 * @throws RangeError when no vector of the graph has that unit, or the drawing is unknown.
 */
export function diagram(graph: ComputationGraph, options: DiagramOptions): string {
  requireObject("graph", graph, "a graph, as computationGraph gives");
  requireNames("options", options, { drawing: true, unit: true });
  const { drawing, unit = 0 } = options;
  requireOneOf("drawing", drawing, ["pipes", "block"]);
  const size = graph.nodes.find(({ name }) => name === resultNames.c)?.values.length ?? 0;
  if (!(unit >= 0 && unit < size)) {
    throw new RangeError(`invalid unit: expected 0 to ${size - 1}, got ${unit}`);
  }
  const layout = drawing === "pipes" ? pipesLayout(graph) : blockLayout(graph);
  const { width, height } = layout;
  const order = graph.nodes.filter(({ operation }) => operation !== "").map(({ id }) => id);
  const parts = [
    drawing === "block" ? blockBox(layout) : "",
    ...layout.wires.map((wire) => wireSvg(wire, drawing)),
    ...layout.nodes.map((placed) => nodeSvg(placed, order.indexOf(placed.node.id) + 1, unit)),
    ...resultsSvg(layout, drawing, unit),
    ...layout.wires.map((wire) => wireValue(wire, drawing, unit, size)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>${escapeXml(titleOf(drawing))}</title><desc>${escapeXml(describe(graph, unit))}</desc><style>${style}</style><rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>`;
}

function titleOf(drawing: DiagramOptions["drawing"]): string {
  return drawing === "pipes"
    ? "The step as pipes: the state passes through from left to right"
    : "The step as a block: the state stays inside and comes back a step later";
}

/** The drawing in words, in the order of evaluation. */
function describe({ nodes }: ComputationGraph, unit: number): string {
  const titles = new Map(nodes.map((node) => [node.id, node.name || `(${node.id})`]));
  return nodes
    .filter(({ operation }) => operation !== "")
    .map(({ id, operation, inputs, values }, k) => {
      const from = inputs.map((input) => titles.get(input)).join(" and ");
      return `${k + 1}. ${titles.get(id)}: ${operation} of ${from}, ${short(values[unit] ?? 0)}`;
    })
    .join("; ");
}

function nodeSvg({ node, x, y }: PlacedNode, order: number, unit: number): string {
  const { operation, name, values } = node;
  if (operation === "") {
    const shown = values.length > 3 ? `${values.length} values` : values.map(short).join(", ");
    return text(x - 8, y - 9, name, "name") + text(x - 8, y + 9, shown, "value");
  }
  const isRound = operation === "×" || operation === "+";
  const half = isRound ? 15 : halfWidth(node);
  const shape = isRound
    ? `<circle class="op" cx="${x}" cy="${y}" r="15"/>`
    : `<rect class="op" x="${x - half}" y="${y - 15}" width="${2 * half}" height="30" rx="6"/>`;
  const title = `<title>${escapeXml(`${name || operation} = ${values.map(short).join(", ")}; unit ${unit}`)}</title>`;
  return `<g>${title}${shape}${text(x, y, operation)}${text(x - half + 1, y - 20, String(order), "order")}${text(x + half - 2, y - 21, name, "name")}</g>`;
}

function wireSvg(wire: Wire, drawing: string): string {
  const kind = wire.delayed ? "wire delayed" : "wire";
  return `<path class="${kind}" d="${wirePath(wire, drawing).d}"/>`;
}

/** Written after all wires, so that none crosses it out. */
function wireValue(wire: Wire, drawing: string, unit: number, size: number): string {
  const { values, name } = wire.carries;
  if (values.length !== size || name === "[h, x]" || name === "xₜ") return "";
  const { x, y } = wirePath(wire, drawing);
  const value = short(values[unit]!);
  return text(x, y, wire.delayed ? `delay: ${name} = ${value}` : value, "value");
}

/** A wire's path, and where its value is written. */
function wirePath(
  { from, to, delayed }: Wire,
  drawing: string,
): { d: string; x: number; y: number } {
  if (delayed) return delayedPath(from, to);
  const [a, b] = [port(from, to), port(to, from)];
  // Along the bus and up; [h, x] is too long for its value to be written.
  if (drawing === "pipes" && from.node.name === "[h, x]")
    return { d: `M${a.x},${from.y} H${to.x} V${to.y + 15}`, x: to.x, y: to.y };
  const isUpright = drawing === "pipes" && Math.abs(a.x - b.x) < Math.abs(a.y - b.y);
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const bend = isUpright ? `${a.x},${y} ${b.x},${y}` : `${x},${a.y} ${x},${b.y}`;
  return { d: `M${a.x},${a.y} C${bend} ${b.x},${b.y}`, x, y };
}

/** Below everything and back to the left. */
function delayedPath(from: PlacedNode, to: PlacedNode): { d: string; x: number; y: number } {
  const low = Math.max(from.y, to.y) + 120;
  const d = `M${from.x},${from.y + 15} C${from.x},${low} ${to.x},${low} ${to.x},${to.y + 15}`;
  return { d, x: (from.x + to.x) / 2, y: (from.y + to.y + 6 * low + 30) / 8 };
}

/** Where a wire leaves a node on the way to another. */
function port({ node, x, y }: PlacedNode, other: PlacedNode): { x: number; y: number } {
  const [dx, dy] = [other.x - x, other.y - y];
  if (node.operation === "") return { x: x + 24, y };
  const half = node.operation === "×" || node.operation === "+" ? 15 : halfWidth(node);
  if (Math.abs(dx) < Math.abs(dy)) return { x, y: y + Math.sign(dy) * 15 };
  return { x: x + Math.sign(dx) * half, y };
}

/** What leaves the step; from a block the memory does not. */
function resultsSvg({ nodes, width }: Layout, drawing: string, unit: number): string[] {
  const leaving = drawing === "pipes" ? [resultNames.c, resultNames.h] : [resultNames.h];
  return nodes
    .filter(({ node }) => leaving.includes(node.name))
    .map(({ node, x, y }) => {
      const start = x + (node.operation === "×" || node.operation === "+" ? 15 : halfWidth(node));
      const end = `<path class="wire" d="M${start},${y} H${width - 50}"/>`;
      return `${end}${text(width - 26, y, node.name, "name")}${text(width - 70, y, short(node.values[unit] ?? 0), "value")}`;
    });
}

function blockBox({ width, height }: Layout): string {
  return `<rect class="block" x="100" y="30" width="${width - 160}" height="${height - 50}" rx="10"/>`;
}

function halfWidth({ operation }: GraphNode): number {
  return Math.max(18, operation.length * 4 + 8);
}

function text(x: number, y: number, content: string, kind = ""): string {
  if (content === "") return "";
  return `<text x="${x}" y="${y}"${kind && ` class="${kind}"`}>${escapeXml(content)}</text>`;
}

/** Three digits are what fits on a wire. */
function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

function escapeXml(content: string): string {
  return content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
