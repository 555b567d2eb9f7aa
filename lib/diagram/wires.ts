import { halfWidth, isRound, topLine, type PlacedNode, type Wire } from "./layout.js";

/** A wire's way, and where its value is written. */
export interface WirePath {
  d: string;
  x: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

/** Where the wire runs; `foot` is where a block's delayed wires run back below everything. */
export function wirePath(wire: Wire, drawing: string, foot: number): WirePath {
  const { from, to, delayed } = wire;
  if (delayed) return delayedPath(wire, foot);
  if (drawing === "pipes" && from.node.name === "[h, x]") return busPath(from, to);
  if (drawing === "pipes" && isTap(wire)) return tapPath(from, to);
  const [a, b] = [port(from, to), port(to, from)];
  const isUpright = drawing === "pipes" && Math.abs(a.x - b.x) < Math.abs(a.y - b.y);
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const bend = isUpright ? `${a.x},${y} ${b.x},${y}` : `${x},${a.y} ${x},${b.y}`;
  return { d: `M${a.x},${a.y} C${bend} ${b.x},${b.y}`, x, y };
}

/** Along the bus and up; [h, x] is too long for its value to be written. */
function busPath(from: PlacedNode, to: PlacedNode): WirePath {
  const start = from.x + halfWidth(from.node);
  return {
    d: corners({ x: start, y: from.y }, { x: to.x, y: from.y }, { x: to.x, y: to.y + 15 }),
    x: to.x,
    y: to.y,
  };
}

/** Whether a wire leads from the memory's pipe down into a gate: a peephole. */
function isTap({ from, to }: Wire): boolean {
  return from.y === topLine && to.y > topLine + 100 && to.node.operation.startsWith("× ");
}

/** Out of the pipe by a T-joint left of the gate, down, and in from the left. */
function tapPath(from: PlacedNode, to: PlacedNode): WirePath {
  const side = to.x - halfWidth(to.node);
  const x = Math.max(side - 22, from.x + halfWidth(from.node) + 12);
  const d = corners({ x, y: from.y }, { x, y: to.y }, { x: side, y: to.y });
  return { d, x, y: to.y - 40 };
}

/** The memory comes back above everything, the hidden state below. */
function delayedPath({ from, to, carries }: Wire, foot: number): WirePath {
  const isMemory = carries.name.startsWith("c");
  const lane = isMemory ? topLine : foot;
  const side = isMemory ? -15 : 15;
  const isAside = isMemory && to.node.operation.startsWith("× ");
  const end = isAside
    ? { x: to.x - halfWidth(to.node) - 16, y: to.y }
    : { x: to.x, y: to.y + side };
  const back: [Point, ...Point[]] = [
    { x: from.x, y: from.y + side },
    { x: from.x, y: lane },
    { x: end.x, y: lane },
    end,
    ...(isAside ? [{ x: end.x + 16, y: end.y }] : []),
  ];
  return { d: corners(...back), x: (from.x + end.x) / 2, y: lane + (isMemory ? -13 : 15) };
}

/** A line through points, its corners rounded. */
function corners(...points: [Point, ...Point[]]): string {
  const [first, ...rest] = points;
  const parts = rest.map((point, k) => {
    const [before, next] = [points[k]!, rest[k + 1]];
    if (!next) return `L${point.x},${point.y}`;
    const [a, b] = [towards(point, before), towards(point, next)];
    return `L${a.x},${a.y} Q${point.x},${point.y} ${b.x},${b.y}`;
  });
  return `M${first.x},${first.y} ${parts.join(" ")}`;
}

/** Eight pixels from a corner on the way to another point, or half of it where that is less. */
function towards(corner: Point, other: Point): Point {
  const [dx, dy] = [other.x - corner.x, other.y - corner.y];
  const share = Math.min(0.5, 8 / Math.max(Math.hypot(dx, dy), 1));
  return { x: corner.x + dx * share, y: corner.y + dy * share };
}

/** Where a wire leaves a node on the way to another. */
function port({ node, x, y }: PlacedNode, other: PlacedNode): Point {
  const [dx, dy] = [other.x - x, other.y - y];
  const half = halfWidth(node);
  if (node.operation === "" && dx !== 0) return { x: x + 12, y };
  if (node.operation === "") return { x, y: y + Math.sign(dy) * 12 };
  const isBelow = Math.abs(dx) < (isRound(node.operation) ? Math.abs(dy) : half);
  if (isBelow) return { x, y: y + Math.sign(dy) * 15 };
  return { x: x + Math.sign(dx) * half, y };
}
