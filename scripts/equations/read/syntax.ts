/** Where something stands in an equation's source: from `start` up to `end`. */
export interface SourceSpan {
  start: number;
  end: number;
}

/** What is wrong with an equation, and where. */
export class EquationError extends Error {
  override name = "EquationError";

  constructor(
    message: string,
    readonly span: SourceSpan,
  ) {
    super(message);
  }
}

/** Functions that equations may call, entry by entry. */
export type FunctionName = "\\sigma" | "\\tanh" | "\\exp" | "\\ln" | "\\sqrt" | "|";

/** How two operands meet; `juxtaposed` is a product without a sign. */
export type OperatorSign =
  "+" | "-" | "\\oplus" | "\\odot" | "\\cdot" | "\\times" | "/" | "juxtaposed";

/** One node of an expression. */
export type Expression = SourceSpan &
  (
    | { type: "number"; text: string; value: number }
    | { type: "symbol"; key: string; indices: Expression[] }
    | {
        type: "call";
        fn: FunctionName;
        derivative: boolean;
        power: Expression | null;
        argument: Expression;
        /** Without parentheses: `\ln f`. */
        bare: boolean;
      }
    | { type: "negative"; operand: Expression }
    | { type: "binary"; operator: OperatorSign; left: Expression; right: Expression }
    | { type: "fraction"; numerator: Expression; denominator: Expression }
    | { type: "power"; base: Expression; exponent: Expression }
    | { type: "exponential"; exponent: Expression }
    | { type: "transpose"; operand: Expression }
    | {
        type: "concatenation";
        parts: Expression[];
        form: "row" | "bmatrix" | "pmatrix";
        /** What stands between the parts of a row. */
        sign: "," | ";";
      }
    | {
        type: "big";
        kind: "\\sum" | "\\prod";
        letter: string;
        from: Expression;
        to: Expression;
        body: Expression;
      }
    | {
        type: "brace";
        over: boolean;
        body: Expression;
        /** What the label claims of the body: its value, its shape, or a bound; words claim nothing. */
        label: Expression | null;
        words: string | null;
        bound: { relation: "<" | ">" | "\\le" | "\\ge"; value: Expression } | null;
      }
    | { type: "group"; visible: boolean; body: Expression }
  );

/** A node of one kind. */
export type Of<T extends Expression["type"]> = Extract<Expression, { type: T }>;

/** What a value may be a member of. */
export type SetOf = SourceSpan &
  (
    | { type: "reals"; dimensions: Expression[] }
    | {
        type: "interval";
        from: Expression;
        to: Expression;
        openLeft: boolean;
        openRight: boolean;
        dimensions: Expression[] | null;
      }
    | { type: "members"; members: Expression[] }
  );

/** How two neighbours in a chain relate. */
export type Relation = "=" | "\\approx" | "\\neq" | "<" | ">" | "\\le" | "\\ge" | "\\in";

/** One step of a chain: how what stands before is related to what comes. */
export type ChainLink = SourceSpan &
  ({ relation: Exclude<Relation, "\\in">; right: Expression } | { relation: "\\in"; right: SetOf });

/** `a = b = c`, or `a, b \in S`: what is claimed. */
export interface RelationChain extends SourceSpan {
  /** What stands before the first relation; several things only before `\in`. */
  firsts: Expression[];
  links: ChainLink[];
  /** As it stands in the source, without what sets it apart from its neighbours. */
  written: string;
}

/** `t = 2, \dots, T`: for which steps it is claimed; null is where the letter's own range ends. */
export interface IndexRange extends SourceSpan {
  letter: string;
  from: Expression | null;
  to: Expression | null;
}

/** A displayed equation: all its claims and the ranges that hold for them. */
export interface Block {
  chains: RelationChain[];
  ranges: IndexRange[];
}

/** The parts of a node, in reading order; indices of symbols count as parts. */
export function partsOf(node: Expression): Expression[] {
  switch (node.type) {
    case "number":
      return [];
    case "symbol":
      return node.indices;
    case "call":
      return node.power ? [node.power, node.argument] : [node.argument];
    case "negative":
    case "transpose":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "fraction":
      return [node.numerator, node.denominator];
    case "power":
      return [node.base, node.exponent];
    case "exponential":
      return [node.exponent];
    case "concatenation":
      return node.parts;
    case "big":
      return [node.from, node.to, node.body];
    case "brace":
      return [
        node.body,
        ...(node.label ? [node.label] : []),
        ...(node.bound ? [node.bound.value] : []),
      ];
    case "group":
      return [node.body];
  }
}

/** Whether the letter stands free, as an index or a value, anywhere in the expression. */
export function mentions(node: Expression, letter: string): boolean {
  if (node.type === "symbol" && node.key === letter && node.indices.length === 0) return true;
  if (node.type === "big" && node.letter === letter)
    return mentions(node.from, letter) || mentions(node.to, letter);
  return partsOf(node).some((part) => mentions(part, letter));
}
