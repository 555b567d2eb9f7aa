import { requireArray, requireNames, requireObject, requireOneOf } from "../math/names.js";
import type { TracedQuantity } from "../lstm/unroll.js";
import { resultNames, type ComputationGraph } from "./graph.js";
import {
  blockLayout,
  halfWidth,
  isRound,
  pipesLayout,
  type Layout,
  type PlacedNode,
  type Wire,
} from "./layout.js";
import { litNames, litNodes } from "./lit.js";
import { style } from "./style.js";
import { escapeXml, short, wordsSvg } from "./words.js";
import { wirePath } from "./wires.js";

/** How a diagram is drawn. */
export interface DiagramOptions {
  /** `pipes`: the state passes through, left to right. `block`: it stays inside, dashed wires bring it back. */
  drawing: "pipes" | "block";
  /** The unit whose values stand on the wires. Default: 0. */
  unit?: number;
  /** What is lit, everything else dimmed: `["forgetGate", "keptMemory"]`. Default: all alike. */
  lit?: readonly TracedQuantity[];
  /** What is to be seen, for readers who do not see the drawing. Default: what kind of drawing it is. */
  title?: string;
}

/** What a drawing is made of. */
interface Sheet {
  layout: Layout;
  drawing: DiagramOptions["drawing"];
  unit: number;
  /** Length of the vectors whose values stand on wires. */
  size: number;
  /** Undefined where nothing is singled out. */
  lit: Set<number> | undefined;
}

/**
 * A computation graph as SVG, for light and dark pages: operations in the order in which they were evaluated (the small
 * figures), the values of one unit on the wires. What is not in the graph is not in the drawing.
 * @throws RangeError when no vector of the graph has that unit, the drawing is unknown, or what is lit is.
 */
export function diagram(graph: ComputationGraph, options: DiagramOptions): string {
  requireObject("graph", graph, "a graph, as computationGraph gives");
  requireNames("options", options, { drawing: true, unit: true, lit: true, title: true });
  const sheet = sheetOf(graph, options);
  const { layout, drawing, unit } = sheet;
  const { width, height } = layout;
  const order = graph.nodes.filter(({ operation }) => operation !== "").map(({ id }) => id);
  const parts = [
    drawing === "block" ? blockBox(layout) : "",
    ...layout.wires.map((wire) => wireSvg(wire, sheet)),
    ...layout.nodes.map((placed) => nodeSvg(placed, order.indexOf(placed.node.id) + 1, sheet)),
    ...resultsSvg(sheet),
    ...valuesSvg(sheet),
  ];
  const { title = titleOf(drawing) } = options;
  const group = `<g${drawing === "block" ? ' class="inside"' : ""}>${parts.join("")}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>${escapeXml(title)}</title><desc>${escapeXml(describe(graph, unit))}</desc><style>${style}</style><rect class="paper" width="100%" height="100%" rx="8"/>${group}</svg>`;
}

function sheetOf(graph: ComputationGraph, options: DiagramOptions): Sheet {
  const { drawing, unit = 0, lit } = options;
  requireOneOf("drawing", drawing, ["pipes", "block"]);
  if (lit !== undefined) requireArray("lit", lit, "quantities of the trace");
  for (const quantity of lit ?? []) requireOneOf("lit", quantity, litNames);
  const size = graph.nodes.find(({ name }) => name === resultNames.c)?.values.length ?? 0;
  if (!(unit >= 0 && unit < size)) {
    throw new RangeError(`invalid unit: expected 0 to ${size - 1}, got ${unit}`);
  }
  const layout = drawing === "pipes" ? pipesLayout(graph) : blockLayout(graph);
  return { layout, drawing, unit, size, lit: lit && litNodes(graph.nodes, lit) };
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

function nodeSvg(placed: PlacedNode, order: number, { unit, size, lit }: Sheet): string {
  const { node, x, y } = placed;
  const { operation, name, values } = node;
  if (operation === "") return sourceSvg(placed, unit, size);
  const half = halfWidth(node);
  const shape = isRound(operation)
    ? `<circle class="op" cx="${x}" cy="${y}" r="15"/>`
    : `<rect class="op" x="${x - half}" y="${y - 15}" width="${2 * half}" height="30" rx="6"/>`;
  const title = `<title>${escapeXml(`${name || operation} = ${values.map(short).join(", ")}; unit ${unit}`)}</title>`;
  const words = [
    wordsSvg(x, y, operation),
    wordsSvg(x - half, y - 21, String(order), "order", "start"),
    wordsSvg(x + half, y - 24, name, "name", isRound(operation) ? "start" : "end"),
  ];
  return `<g${litClass(lit?.has(node.id), "")}>${title}${shape}${words.join("")}</g>`;
}

/** A source's name, and its values: the unit's where there is one for each unit, else the first few. */
function sourceSvg({ node, x, y }: PlacedNode, unit: number, size: number): string {
  const { name, values } = node;
  const shown = values.length === size && name !== "xₜ" ? short(values[unit]!) : firstOf(values);
  if (/^[fio]$/.test(name)) return wordsSvg(x, y, `${name} = ${shown}`, "name");
  return wordsSvg(x, y - 10, name, "name", "end") + wordsSvg(x, y + 10, shown, "value", "end");
}

/** As many values as fit beside the drawing. */
function firstOf(values: number[]): string {
  const texts = values.map(short);
  while (texts.length > 1 && texts.join(", ").length > 11) texts.pop();
  return texts.join(", ") + (texts.length < values.length ? ", …" : "");
}

function wireSvg(wire: Wire, { layout, drawing, lit }: Sheet): string {
  const kind = wire.delayed ? "wire delayed" : "wire";
  const { d } = wirePath(wire, drawing, layout.height - 50);
  return `<path${litClass(isLit(wire, lit), kind)} d="${d}"/>`;
}

/** A wire is lit when it leads into what is lit, or out of it. */
function isLit({ from, to }: Wire, lit: Set<number> | undefined): boolean | undefined {
  return lit && (lit.has(to.node.id) || lit.has(from.node.id));
}

/** Written after all wires, so that none crosses them out; what several wires carry along one line stands once. */
function valuesSvg({ layout, drawing, unit, size, lit }: Sheet): string[] {
  const texts = layout.wires.flatMap((wire) => {
    const { values, name, operation } = wire.carries;
    const isWritten = operation !== "" || wire.delayed;
    if (values.length !== size || name === "[h, x]" || !isWritten) return [];
    const { x, y } = wirePath(wire, drawing, layout.height - 50);
    const content = wire.delayed ? `${name} = ${short(values[unit]!)}` : short(values[unit]!);
    const svg = wordsSvg(x, y, content, "value");
    return {
      key: wire.delayed ? content : svg,
      svg: `<g${litClass(isLit(wire, lit), "")}>${svg}</g>`,
    };
  });
  return [...new Map(texts.reverse().map(({ key, svg }) => [key, svg])).values()];
}

/** What leaves the step; from a block the memory does not. */
function resultsSvg({ layout: { nodes, width }, drawing, unit, lit }: Sheet): string[] {
  const leaving = drawing === "pipes" ? [resultNames.c, resultNames.h] : [resultNames.h];
  return nodes
    .filter(({ node }) => leaving.includes(node.name))
    .map(({ node, x, y }) => {
      const end = `<path class="wire" d="M${x + halfWidth(node)},${y} H${width - 62}"/>`;
      const value = wordsSvg(width - 56, y + 10, short(node.values[unit] ?? 0), "value", "start");
      const name = wordsSvg(width - 56, y - 10, node.name, "name", "start");
      return `<g${litClass(lit?.has(node.id), "")}>${end}${name}${value}</g>`;
    });
}

function blockBox({ width, height }: Layout): string {
  return `<rect class="block" x="100" y="30" width="${width - 172}" height="${height - 48}" rx="10"/>`;
}

/** A class attribute with `lit` or `dim` where something is singled out. */
function litClass(isLit: boolean | undefined, kind: string): string {
  const state = isLit === undefined ? "" : isLit ? "lit" : "dim";
  const classes = [kind, state].filter(Boolean).join(" ");
  return classes && ` class="${classes}"`;
}
