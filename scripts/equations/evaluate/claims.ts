import { evaluate, type Bindings } from "./evaluate.js";
import { LabelError } from "./labels.js";
import { scopesOf } from "./quantify.js";
import {
  EquationError,
  type RelationChain,
  type Expression,
  type ChainLink,
  type IndexRange,
  type Relation,
} from "../read/syntax.js";
import { insideSet } from "./members.js";
import { describeShape, near, sameShape, spreads, tolerance, type Value } from "./values.js";

/** Where and how a claim fails. */
export interface Refutation {
  relation: Relation;
  left: Expression;
  link: ChainLink;
  /** Index letters and their values. */
  letters: ReadonlyMap<string, number>;
  /** The entry of a vector or matrix, where there are several. */
  entry: number[];
  /** Both values; null where there are none to compare. */
  values: [number, number] | null;
  /** What is wrong, where numbers do not say it. */
  reason: string | null;
}

/**
 * The first place where the chain does not hold, or null.
 * @throws EquationError when it cannot be evaluated: unknown symbols, wrong shapes, no steps.
 */
export function refute(
  chain: RelationChain,
  ranges: IndexRange[],
  scope: Bindings,
): Refutation | null {
  for (const inner of scopesOf(chain, ranges, scope)) {
    for (const left of chain.firsts) {
      const found = refuteAt(chain, left, inner);
      if (found) return found;
    }
  }
  return null;
}

function refuteAt(chain: RelationChain, first: Expression, scope: Bindings): Refutation | null {
  let left = first;
  for (const link of chain.links) {
    const found = compare(left, link, scope);
    if (found) return { relation: link.relation, left, link, letters: scope.letters, ...found };
    if (link.relation !== "\\in") left = link.right;
  }
  return null;
}

type Mismatch = Pick<Refutation, "entry" | "values" | "reason">;

function compare(left: Expression, link: ChainLink, scope: Bindings): Mismatch | null {
  try {
    const a = evaluate(left, scope);
    if (link.relation === "\\in") {
      const reason = insideSet(a, link.right, scope);
      return reason === null ? null : { entry: [], values: null, reason };
    }
    const b = evaluate(link.right, scope);
    requireComparable(a, b, link);
    if (link.relation === "\\neq") return differ(a, b) ? null : same();
    return firstDifference(a, b, entryTest(left, link));
  } catch (error) {
    if (!(error instanceof LabelError)) throw error;
    return { entry: [], values: null, reason: error.message };
  }
}

function same(): Mismatch {
  return { entry: [], values: null, reason: "both sides are the same" };
}

/** Equal shapes; a written number is compared with every entry. */
function requireComparable(a: Value, b: Value, link: ChainLink): void {
  if (sameShape(a, b) || spreads(a) || spreads(b)) return;
  throw new EquationError(
    `shapes differ: ${describeShape(a)} ${link.relation} ${describeShape(b)}`,
    link,
  );
}

type EntryTest = (x: number, y: number, entry: number) => boolean;

function entryTest(left: Expression, link: Exclude<ChainLink, { relation: "\\in" }>): EntryTest {
  switch (link.relation) {
    case "=":
      return (x, y) => near(x, y);
    case "\\approx":
      return approximately(left, link);
    case "<":
      return (x, y) => x < y && !near(x, y);
    case ">":
      return (x, y) => x > y && !near(x, y);
    case "\\le":
      return (x, y) => x <= y + tolerance * Math.max(1, Math.abs(y));
    case "\\ge":
      return (x, y) => x >= y - tolerance * Math.max(1, Math.abs(y));
    case "\\neq":
      return (x, y) => !near(x, y);
  }
}

/** Half a unit of the last written digit. */
function approximately(
  left: Expression,
  link: Exclude<ChainLink, { relation: "\\in" }>,
): EntryTest {
  const digits = writtenHalfUnits(link.right) ?? writtenHalfUnits(left);
  if (!digits)
    throw new EquationError(
      "\\approx needs a written number on one side: its digits say how near",
      link,
    );
  return (x, y, entry) => {
    const half = digits.length === 1 ? digits[0]! : digits[entry]!;
    return Math.abs(x - y) <= half * (1 + 1e-9);
  };
}

function writtenHalfUnits(node: Expression): number[] | null {
  switch (node.type) {
    case "number":
      return [0.5 * 10 ** -(node.text.split(".")[1]?.length ?? 0)];
    case "negative":
      return writtenHalfUnits(node.operand);
    case "group":
      return writtenHalfUnits(node.body);
    case "concatenation": {
      const parts = node.parts.map(writtenHalfUnits);
      return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
    }
    default:
      return null;
  }
}

function firstDifference(a: Value, b: Value, test: EntryTest): Mismatch | null {
  const larger = a.data.length >= b.data.length ? a : b;
  for (let k = 0; k < larger.data.length; k++) {
    const x = a.data[a.data.length === 1 ? 0 : k]!;
    const y = b.data[b.data.length === 1 ? 0 : k]!;
    if (Number.isFinite(x) && Number.isFinite(y) && test(x, y, k)) continue;
    return { entry: placeOf(k, larger.shape), values: [x, y], reason: null };
  }
  return null;
}

function differ(a: Value, b: Value): boolean {
  return firstDifference(a, b, near) !== null;
}

function placeOf(k: number, shape: readonly number[]): number[] {
  if (shape.length === 0) return [];
  return shape.length === 1 ? [k] : [Math.floor(k / shape[1]!), k % shape[1]!];
}
