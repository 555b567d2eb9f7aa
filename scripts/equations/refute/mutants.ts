import { print, printCount } from "../read/print.js";
import { sitesOfChain, withAt, type EditSite } from "./sites.js";
import type { BoundSymbol, BoundTrace } from "../evaluate/symbols.js";
import type {
  RelationChain,
  Expression,
  FunctionName,
  ChainLink,
  Of,
  SourceSpan,
} from "../read/syntax.js";

/** An equation with one thing changed in it. */
export interface Mutant {
  chain: RelationChain;
  /** What stood there, and what stands there now, as LaTeX. */
  was: string;
  now: string;
  /** Where it stood. */
  at: SourceSpan;
  /** How unlike a slip of the pen: 0 a step, a label, a forgotten function; 2 a term left out. */
  cost: number;
  /** Whether a bound or a size was changed. */
  counts: boolean;
}

/** Every equation that differs from this one in a single place, as a slip of the pen would have it. */
export function mutantsOf(chain: RelationChain, trace: BoundTrace): Mutant[] {
  const inside = sitesOfChain(chain).flatMap((site) =>
    replacements(site, trace).map(([node, cost]) => ({
      chain: site.replace(node),
      was: site.counts ? printCount(site.node) : print(site.node),
      now: site.counts ? printCount(node) : print(node),
      at: site.node,
      cost,
      counts: site.counts,
    })),
  );
  return [...inside, ...relationMutants(chain)];
}

type Replacement = [node: Expression, cost: number];

function replacements({ node, counts }: EditSite<RelationChain>, trace: BoundTrace): Replacement[] {
  if (counts) return shifted(node).map((other): Replacement => [other, 0]);
  switch (node.type) {
    case "number":
      return numbers(node);
    case "symbol":
      return symbols(node, trace);
    case "call":
      return calls(node);
    case "binary":
      return binaries(node);
    case "negative":
      return [[node.operand, 1]];
    case "transpose":
      return [[node.operand, 1]];
    case "fraction":
      return [[{ ...node, numerator: node.denominator, denominator: node.numerator }, 1]];
    case "concatenation":
      return [[{ ...node, parts: [...node.parts].reverse() }, 1]];
    case "big":
      return [[{ ...node, kind: node.kind === "\\sum" ? "\\prod" : "\\sum" }, 1]];
    case "exponential":
      return [[{ ...node, exponent: negative(node.exponent) }, 1]];
    default:
      return [];
  }
}

function numbers(node: Of<"number">): Replacement[] {
  const values = [node.value + 1, node.value - 1, node.value * 2, 0, 1];
  const others = [...new Set(values)].filter((value) => value >= 0 && value !== node.value);
  return others.map((value) => [number(value, node), 1]);
}

function symbols(node: Of<"symbol">, trace: BoundTrace): Replacement[] {
  const own = trace.symbols.get(node.key);
  const steps: Replacement[] = node.indices.flatMap((index, k) =>
    shifted(index).map((other): Replacement => [
      { ...node, indices: withAt(node.indices, k, other) },
      0,
    ]),
  );
  const others = [...trace.symbols.values()].filter(
    (other) => other !== own && (own ? alike(own, other) : fits(other, node.indices.length)),
  );
  const renamed = others.map(({ key }): Replacement => [{ ...node, key }, nameCost(node.key, key)]);
  return [...steps, ...renamed, ...(own && own.shape.length < 2 ? wrapped(node) : [])];
}

/** `b_i` for `b_c`, `\hat c` for `\tilde c`: likelier slips than `b_i` for `h`. */
function nameCost(was: string, now: string): number {
  const letter = (key: string): string => key.replace(/[_^].*$/, "").replace(/^\\\w+ /, "");
  return letter(was) === letter(now) ? 0 : 1;
}

/** Whether a symbol may be written with so many indices. */
function fits({ steps, shape }: BoundSymbol, indices: number): boolean {
  const least = steps ? 1 : 0;
  return indices >= least && indices <= least + shape.length;
}

function alike(a: BoundSymbol, b: BoundSymbol): boolean {
  return (
    (a.steps === null) === (b.steps === null) && a.any === b.any && `${a.shape}` === `${b.shape}`
  );
}

function wrapped(node: Expression): Replacement[] {
  const one = number(1, node);
  const complement = binary("-", one, node);
  return [
    [call("\\tanh", node), 0],
    [call("\\sigma", node), 0],
    [{ type: "group", visible: true, body: complement, start: node.start, end: node.end }, 1],
    [{ type: "group", visible: true, body: negative(node), start: node.start, end: node.end }, 1],
  ];
}

function calls(node: Of<"call">): Replacement[] {
  const isNamed = node.fn !== "|" && node.fn !== "\\sqrt";
  const others = (["\\sigma", "\\tanh"] as FunctionName[]).filter(
    (fn) => isNamed && fn !== node.fn,
  );
  const { argument: body, start, end } = node;
  const isOne = body.type === "symbol" || body.type === "number";
  return [
    ...others.map((fn): Replacement => [{ ...node, fn }, 0]),
    [isOne ? body : { type: "group", visible: true, body, start, end }, 0],
    ...(isNamed ? [[{ ...node, derivative: !node.derivative }, 1] as Replacement] : []),
  ];
}

function binaries(node: Of<"binary">): Replacement[] {
  const { operator, left, right } = node;
  const dropped: Replacement[] = [
    [left, 2],
    [right, 2],
  ];
  const swap = (other: typeof operator): Replacement => [{ ...node, operator: other }, 1];
  switch (operator) {
    case "+":
      return [swap("-"), ...dropped];
    case "-":
      return [swap("+"), [{ ...node, left: right, right: left }, 1], ...dropped];
    case "\\odot":
      return [swap("juxtaposed"), swap("+"), swap("-"), ...dropped];
    case "/":
      return [[{ ...node, left: right, right: left }, 1], ...dropped];
    default:
      return [swap("\\odot"), swap("+"), [{ ...node, left: right, right: left }, 1], ...dropped];
  }
}

/** An index, bound or size one higher and one lower. */
function shifted(node: Expression): Expression[] {
  return [1, -1].flatMap((by): Expression[] => {
    if (node.type === "number") return node.value + by >= 0 ? [number(node.value + by, node)] : [];
    if (node.type === "symbol" && node.indices.length === 0)
      return [binary(by > 0 ? "+" : "-", node, number(1, node))];
    if (node.type !== "binary" || node.right.type !== "number")
      return [binary(by > 0 ? "+" : "-", node, number(1, node))];
    const sign = node.operator === "-" ? -1 : 1;
    const value = sign * node.right.value + by;
    if (value === 0) return [node.left];
    return [binary(value > 0 ? "+" : "-", node.left, number(Math.abs(value), node))];
  });
}

const turned: Partial<Record<ChainLink["relation"], Exclude<ChainLink["relation"], "\\in">[]>> = {
  "=": ["\\neq", "<", ">"],
  "\\neq": ["="],
  "<": [">"],
  ">": ["<"],
  "\\le": ["\\ge"],
  "\\ge": ["\\le"],
};

function relationMutants(chain: RelationChain): Mutant[] {
  return chain.links.flatMap((link, k) => {
    if (link.relation === "\\in") return [];
    const at = { start: link.start, end: link.start };
    return (turned[link.relation] ?? []).map((relation) => ({
      chain: { ...chain, links: withAt(chain.links, k, { ...link, relation }) },
      was: link.relation,
      now: relation,
      at,
      cost: 3,
      counts: false,
    }));
  });
}

function number(value: number, { start, end }: SourceSpan): Expression {
  return { type: "number", text: String(value), value, start, end };
}

function negative(operand: Expression): Expression {
  return { type: "negative", operand, start: operand.start, end: operand.end };
}

function binary(operator: "+" | "-", left: Expression, right: Expression): Expression {
  return { type: "binary", operator, left, right, start: left.start, end: right.end };
}

function call(fn: FunctionName, argument: Expression): Expression {
  const { start, end } = argument;
  return { type: "call", fn, derivative: false, power: null, argument, bare: false, start, end };
}
