import type { IsDeclared, Parser } from "./parser.js";
import { requireIndex } from "./symbol-parser.js";
import { EquationError, type Expression, type IndexRange } from "./syntax.js";
import type { Token } from "./tokens.js";

const bounds = new Set(["<", ">", "\\le", "\\ge"]);

/** Whether a statement says for which steps, and not what: `t = 2, \dots, T`, `t \ge 2`, `1 \le k \le t`. */
export function isRangeLike(written: Token[], isDeclared: IsDeclared): boolean {
  const tokens = withoutBrackets(written);
  const isLetter = (token: Token | undefined): boolean =>
    token?.kind === "letter" && !isDeclared(token.text);
  const [first, second, third, fourth] = tokens;
  if (isLetter(first))
    return !second || second.text === "=" || second.text === "\\in" || bounds.has(second.text);
  return (
    isLetter(third) && !!second && bounds.has(second.text) && !!fourth && bounds.has(fourth.text)
  );
}

/**
 * Reads a range.
 * @throws EquationError when it is none.
 */
export function parseRange(outer: Parser, written: Token[]): IndexRange {
  const tokens = withoutBrackets(written);
  const span = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  if (tokens.length === 0) throw new EquationError("for all what?", span);
  const parser = outer.over(tokens);
  const range =
    parser.peek(1).kind === "stop" || parser.peek().kind === "letter"
      ? fromLetter(parser)
      : between(parser);
  if (parser.peek().kind !== "stop") throw parser.unexpected("expected the end of the range");
  return { ...range, ...span };
}

/** `(t = 1, \dots, T)` is set in brackets by some. */
function withoutBrackets(tokens: Token[]): Token[] {
  const isWrapped = tokens[0]?.text === "(" && tokens.at(-1)?.text === ")";
  return isWrapped ? tokens.slice(1, -1) : tokens;
}

type Bounds = Pick<IndexRange, "letter" | "from" | "to">;

function fromLetter(parser: Parser): Bounds {
  const letter = readLetter(parser);
  const sign = parser.next();
  switch (sign.kind === "stop" ? "" : sign.text) {
    case "":
      return { letter, from: null, to: null };
    case "=":
      requireBoundNext(parser, letter, sign);
      return { letter, ...list(parser) };
    case "\\ge":
    case ">":
      return { letter, from: shifted(index(parser), sign.text === ">" ? 1 : 0), to: null };
    case "\\le":
    case "<":
      return { letter, from: null, to: shifted(index(parser), sign.text === "<" ? -1 : 0) };
    case "\\in": {
      parser.expect("\\{", "around the steps");
      const found = list(parser);
      parser.expect("\\}", "to close the steps");
      return { letter, ...found };
    }
  }
  throw parser.unexpected(`expected =, \\ge or \\in after ${letter}`, sign);
}

/** An equation for a letter that nobody declared is no range. */
function requireBoundNext(parser: Parser, letter: string, sign: Token): void {
  const next = parser.peek();
  const isBound = next.kind === "number" || (next.kind === "letter" && parser.peek(1).text !== "_");
  if (!isBound)
    throw new EquationError(`${letter} is not declared, and this is no range for an index`, {
      start: parser.tokens[0]!.start,
      end: sign.end,
    });
}

/** `1 \le t \le T` */
function between(parser: Parser): Bounds {
  const low = index(parser);
  const first = parser.next().text;
  const letter = readLetter(parser);
  const second = parser.next().text;
  const high = index(parser);
  const rising = (sign: string): boolean => sign === "<" || sign === "\\le";
  if (!rising(first) || !rising(second))
    throw parser.unexpected(`write the range of ${letter} as a \\le ${letter} \\le b`);
  return {
    letter,
    from: shifted(low, first === "<" ? 1 : 0),
    to: shifted(high, second === "<" ? -1 : 0),
  };
}

/** `2, 3, \dots, T`, or a single step. */
function list(parser: Parser): { from: Expression; to: Expression } {
  const written = [index(parser)];
  let dotted = false;
  while (parser.take(",")) {
    if (parser.take("\\dots")) {
      dotted = true;
      parser.expect(",", "after \\dots");
      written.push(index(parser));
      break;
    }
    written.push(index(parser));
  }
  const [from, to] = [written[0]!, written.at(-1)!];
  if (!dotted && written.length > 1) throw new EquationError("write a range as a, \\dots, b", to);
  requireConsecutive(written.slice(0, dotted ? -1 : undefined));
  return { from, to };
}

/** `1, 3, \dots, T` is another range than 1, 2, …, T. */
function requireConsecutive(written: Expression[]): void {
  written.slice(1).forEach((node, k) => {
    const before = written[k]!;
    const follows =
      node.type === "number" && before.type === "number" && node.value === before.value + 1;
    if (!follows) throw new EquationError("only consecutive steps can stand before \\dots", node);
  });
}

function readLetter(parser: Parser): string {
  const token = parser.next();
  if (token.kind !== "letter") throw parser.unexpected("expected the letter of a range", token);
  if (parser.isDeclared(token.text))
    throw new EquationError(`${token.text} names a quantity here, it has no range`, token);
  return token.text;
}

function index(parser: Parser): Expression {
  const node = parser.expression();
  requireIndex(node);
  return node;
}

function shifted(node: Expression, by: number): Expression {
  if (by === 0) return node;
  const { start, end } = node;
  const one: Expression = { type: "number", text: "1", value: 1, start, end };
  return { type: "binary", operator: by > 0 ? "+" : "-", left: node, right: one, start, end };
}
