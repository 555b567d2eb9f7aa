import type { Parser } from "./parser.js";
import { EquationError, type Expression, type SetOf } from "./syntax.js";
import type { Token } from "./tokens.js";

/**
 * What stands after `\in`: `\mathbb{R}^{70 \times 102}`, `(0, 1)^H`, `[-1, 1]`, `\{0, 1\}`.
 * @throws EquationError when it is none of these.
 */
export function parseSet(parser: Parser): SetOf {
  const { start } = parser.peek();
  if (parser.take("\\mathbb")) return parseReals(parser, start);
  if (parser.take("\\{")) return parseMembers(parser, start);
  if (parser.is("(") || parser.is("[")) return parseInterval(parser, start);
  throw parser.unexpected("expected a set: \\mathbb{R}^{n}, an interval, or \\{…\\}");
}

function parseReals(parser: Parser, start: number): SetOf {
  const wrapped = parser.take("{");
  const letter = parser.next();
  if (letter.kind !== "letter" || letter.text !== "R")
    throw parser.unexpected("expected \\mathbb{R}", letter);
  if (wrapped) parser.expect("}", "to close \\mathbb{");
  const dimensions = parseDimensions(parser) ?? [];
  return { type: "reals", dimensions, start, end: parser.peek(-1).end };
}

/** The sizes after `^`: `70 \times 102`, `H`; null when there are none. */
function parseDimensions(parser: Parser): Expression[] | null {
  if (!parser.take("^")) return null;
  if (!parser.is("{")) {
    const token = parser.next();
    if (token.kind === "number" && token.text.length > 1)
      throw new EquationError(
        `TeX raises only the first digit of ${token.text}: write braces`,
        token,
      );
    return [parser.over([token]).whole("the size")];
  }
  const inside = bracedTokens(parser);
  return splitAt(inside, "\\times").map((part) => parser.over(part).whole("the size"));
}

/** The tokens between braces, which may be nested; the parser ends up behind them. */
function bracedTokens(parser: Parser): Token[] {
  const open = parser.next();
  const inside: Token[] = [];
  for (let depth = 1; ;) {
    const token = parser.next();
    if (token.kind === "stop") throw new EquationError("this brace is never closed", open);
    if (token.kind === "mark" && token.text === "{") depth++;
    if (token.kind === "mark" && token.text === "}" && --depth === 0) return inside;
    inside.push(token);
  }
}

function splitAt(tokens: Token[], sign: string): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "mark" && "([{".includes(token.text)) depth++;
    if (token.kind === "mark" && ")]}".includes(token.text)) depth--;
    if (token.text === sign && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function parseMembers(parser: Parser, start: number): SetOf {
  const members = [parser.expression()];
  while (parser.take(",")) members.push(parser.expression());
  const { end } = parser.expect("\\}", "to close the set");
  return { type: "members", members, start, end };
}

function parseInterval(parser: Parser, start: number): SetOf {
  const openLeft = parser.next().text === "(";
  const from = parser.expression();
  parser.expect(",", "between the ends of the interval");
  const to = parser.expression();
  const close = parser.next();
  if (close.kind !== "mark" || (close.text !== ")" && close.text !== "]"))
    throw parser.unexpected("expected ) or ] to close the interval", close);
  const dimensions = parseDimensions(parser);
  const openRight = close.text === ")";
  const { end } = parser.peek(-1);
  return { type: "interval", from, to, openLeft, openRight, dimensions, start, end };
}
