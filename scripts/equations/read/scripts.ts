import { requireShown, type Parser } from "./parser.js";
import { EquationError, type Expression } from "./syntax.js";

/** `{…}` after a command that takes an argument. */
export function braced(parser: Parser, command: string): Expression {
  if (!parser.is("{"))
    throw parser.unexpected(`write ${command} with braces: ${command}{…}; expected {`);
  parser.next();
  const body = parser.expression();
  parser.expect("}", `to close ${command}{`);
  return body;
}

/** A superscript's or subscript's content: one sign, or anything in braces. */
export function parseScript(parser: Parser): Expression {
  if (parser.is("{")) return braced(parser, "^");
  const token = parser.peek();
  if (token.kind === "number") {
    if (token.text.length > 1)
      throw new EquationError(
        `TeX raises or lowers only the first digit of ${token.text}: write braces`,
        token,
      );
    return parseNumber(parser);
  }
  if (token.kind !== "letter") throw parser.unexpected("expected a letter, a digit or braces");
  parser.next();
  return { type: "symbol", key: token.text, indices: [], start: token.start, end: token.end };
}

/** The power or transposition that may follow an operand. */
export function withPower(parser: Parser, base: Expression): Expression {
  if (!parser.is("^")) return base;
  requireShown(base, 4);
  parser.next();
  if (parser.is("\\top") || (parser.is("{") && parser.is("\\top", 1) && parser.is("}", 2))) {
    const wrapped = parser.take("{");
    const { end } = parser.next();
    if (wrapped) parser.next();
    return { type: "transpose", operand: base, start: base.start, end };
  }
  const exponent = parseScript(parser);
  return { type: "power", base, exponent, start: base.start, end: exponent.end };
}

/** A number as written; `28{,}840` has a thousands separator. */
export function parseNumber(parser: Parser): Expression {
  const { text, start, end } = parser.next();
  return { type: "number", text, value: Number(text.replaceAll("{,}", "")), start, end };
}
