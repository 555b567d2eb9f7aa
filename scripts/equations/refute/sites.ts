import type { RelationChain, Expression, ChainLink, SetOf } from "../read/syntax.js";

/** One node of an expression and how the whole looks with another in its place. */
export interface EditSite<Whole> {
  node: Expression;
  /** Whether it counts something, a bound or a size: then it is one site as a whole. */
  counts: boolean;
  replace(other: Expression): Whole;
}

/** Every node of a chain, outer before inner; indices of symbols belong to their symbol. */
export function sitesOfChain(chain: RelationChain): EditSite<RelationChain>[] {
  const firsts = chain.firsts.flatMap((node, k) =>
    sitesOf(node, false, (other) => ({ ...chain, firsts: withAt(chain.firsts, k, other) })),
  );
  const links = chain.links.flatMap((link, k) =>
    sitesOfLink(link, (other) => ({ ...chain, links: withAt(chain.links, k, other) })),
  );
  return [...firsts, ...links];
}

/** The list with another item at one place. */
export function withAt<T>(list: readonly T[], at: number, item: T): T[] {
  return list.map((own, k) => (k === at ? item : own));
}

function sitesOfLink(
  link: ChainLink,
  rebuild: (link: ChainLink) => RelationChain,
): EditSite<RelationChain>[] {
  if (link.relation === "\\in")
    return sitesOfSet(link.right, (right) => rebuild({ ...link, right }));
  return sitesOf(link.right, false, (right) => rebuild({ ...link, right }));
}

function sitesOfSet(set: SetOf, rebuild: (set: SetOf) => RelationChain): EditSite<RelationChain>[] {
  const listed = (
    nodes: Expression[],
    counts: boolean,
    put: (nodes: Expression[]) => SetOf,
  ): EditSite<RelationChain>[] =>
    nodes.flatMap((node, k) =>
      sitesOf(node, counts, (other) => rebuild(put(withAt(nodes, k, other)))),
    );
  switch (set.type) {
    case "reals":
      return listed(set.dimensions, true, (dimensions) => ({ ...set, dimensions }));
    case "members":
      return listed(set.members, false, (members) => ({ ...set, members }));
    case "interval":
      return [
        ...sitesOf(set.from, false, (from) => rebuild({ ...set, from })),
        ...sitesOf(set.to, false, (to) => rebuild({ ...set, to })),
        ...listed(set.dimensions ?? [], true, (dimensions) => ({ ...set, dimensions })),
      ];
  }
}

function sitesOf<Whole>(
  node: Expression,
  counts: boolean,
  rebuild: (other: Expression) => Whole,
): EditSite<Whole>[] {
  const inner = (counts ? [] : childrenOf(node)).flatMap(([child, put, isCount]) =>
    sitesOf(child, isCount, (other) => rebuild(put(other))),
  );
  return [{ node, counts, replace: rebuild }, ...inner];
}

type Child = [node: Expression, put: (other: Expression) => Expression, counts: boolean];

/** The parts of a node that may be changed one by one. */
function childrenOf(node: Expression): Child[] {
  switch (node.type) {
    case "number":
    case "symbol":
      return [];
    case "call":
      return [
        [node.argument, (argument) => ({ ...node, argument, bare: false }), false],
        ...optional(node.power, (power) => ({ ...node, power }), true),
      ];
    case "negative":
    case "transpose":
      return [[node.operand, (operand) => ({ ...node, operand }), false]];
    case "binary":
      return [
        [node.left, (left) => ({ ...node, left }), false],
        [node.right, (right) => ({ ...node, right }), false],
      ];
    case "fraction":
      return [
        [node.numerator, (numerator) => ({ ...node, numerator }), false],
        [node.denominator, (denominator) => ({ ...node, denominator }), false],
      ];
    case "power":
      return [
        [node.base, (base) => ({ ...node, base }), false],
        [node.exponent, (exponent) => ({ ...node, exponent }), false],
      ];
    case "exponential":
      return [[node.exponent, (exponent) => ({ ...node, exponent }), false]];
    case "concatenation":
      return node.parts.map((part, k): Child => [
        part,
        (other) => ({ ...node, parts: withAt(node.parts, k, other) }),
        false,
      ]);
    case "big":
      return [
        [node.from, (from) => ({ ...node, from }), true],
        [node.to, (to) => ({ ...node, to }), true],
        [node.body, (body) => ({ ...node, body }), false],
      ];
    case "brace":
      return [
        [node.body, (body) => ({ ...node, body }), false],
        ...optional(node.label, (label) => ({ ...node, label }), false),
      ];
    case "group":
      return [[node.body, (body) => ({ ...node, body }), false]];
  }
}

function optional(
  node: Expression | null,
  put: (other: Expression) => Expression,
  counts: boolean,
): Child[] {
  return node ? [[node, put, counts]] : [];
}
