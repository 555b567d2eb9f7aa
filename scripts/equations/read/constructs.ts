import { requireShown, type Parser } from "./parser.js";
import { print, printCount } from "./print.js";
import { braced, parseScript } from "./scripts.js";
import { parseSymbol } from "./symbol-parser.js";
import {
  EquationError,
  mentions,
  type Expression,
  type FunctionName,
  type Of,
  type SourceSpan,
} from "./syntax.js";

/** A quotient, or a gradient: `\frac{\partial L}{\partial c_t}` is one symbol, with the indices of its `c_t`. */
export function parseFraction(parser: Parser): Expression {
  if (parser.is("\\partial", 2)) return parseGradient(parser);
  const { start } = parser.next();
  const numerator = braced(parser, "\\frac");
  const denominator = braced(parser, "\\frac");
  return withPowerRefused(parser, {
    type: "fraction",
    numerator,
    denominator,
    start,
    end: parser.peek(-1).end,
  });
}

function parseGradient(parser: Parser): Expression {
  const { start } = parser.next();
  const above = parseDifferential(parser);
  const below = parseDifferential(parser);
  const { end } = parser.peek(-1);
  const isOfTheSame =
    above.indices.length === 0 || printCount(above.indices[0]!) === indexOf(below);
  if (above.indices.length > 1 || !isOfTheSame)
    throw new EquationError(
      `a gradient of ${print(above)} at ${print(below)} is not known: gradients are of the loss L, or of \\ell_t at its own step`,
      { start, end },
    );
  const stem = above.indices.length > 0 ? `${above.key}_` : above.key;
  const key = `\\partial ${stem}/\\partial ${below.key}`;
  return { type: "symbol", key, indices: below.indices, start, end };
}

function indexOf({ indices }: Of<"symbol">): string {
  return indices[0] ? printCount(indices[0]) : "";
}

/** `{\partial c_t}` */
function parseDifferential(parser: Parser): Of<"symbol"> {
  parser.expect("{", "around the gradient's parts");
  parser.expect("\\partial", "in a gradient");
  const symbol = parseSymbol(parser);
  if (symbol.type !== "symbol") throw new EquationError("expected a symbol", symbol);
  parser.expect("}", "to close the gradient's part");
  return symbol;
}

/** A sum or product with its index, bounds and body; the body reaches as far as products do. */
export function parseBig(parser: Parser, kind: "\\sum" | "\\prod"): Expression {
  const { start } = parser.next();
  parser.expect("_", `for the lower bound of ${kind}`);
  parser.expect("{", `around the lower bound: ${kind}_{k=1}`);
  const letter = parser.next();
  if (letter.kind !== "letter") throw parser.unexpected("expected an index letter", letter);
  if (parser.isDeclared(letter.text))
    throw new EquationError(
      `${letter.text} names a quantity here: take another letter for the index`,
      letter,
    );
  parser.expect("=", "after the index letter");
  const from = parser.expression();
  parser.expect("}", "to close the lower bound");
  parser.expect("^", `for the upper bound of ${kind}`);
  const to = parseScript(parser);
  const body = parser.expression(2);
  requireShown(body, 2);
  if (kind === "\\prod") requireOneReading(body, letter.text);
  return { type: "big", kind, letter: letter.text, from, to, body, start, end: body.end };
}

/** A brace over or under an expression, and what its label says. */
export function parseBrace(parser: Parser, command: "\\underbrace" | "\\overbrace"): Expression {
  const { start } = parser.next();
  const body = braced(parser, command);
  const over = command === "\\overbrace";
  const node: Of<"brace"> = {
    type: "brace",
    over,
    body,
    label: null,
    words: null,
    bound: null,
    start,
    end: parser.peek(-1).end,
  };
  if (parser.take(over ? "^" : "_")) parseLabel(parser, node);
  return { ...node, end: parser.peek(-1).end };
}

/** Words say nothing that could be checked; `> 0`, a value or a shape do. */
function parseLabel(parser: Parser, node: Of<"brace">): void {
  const [, word, close] = [parser.peek(), parser.peek(1), parser.peek(2)];
  if (parser.is("{") && word.kind === "text" && close.text === "}") {
    node.words = word.text;
    for (let k = 0; k < 3; k++) parser.next();
  } else if (parser.is("{") && isBound(word.text)) {
    parser.next();
    parser.next();
    node.bound = { relation: word.text, value: parser.expression() };
    parser.expect("}", "to close the label");
  } else node.label = parseScript(parser);
}

function isBound(text: string): text is "<" | ">" | "\\le" | "\\ge" {
  return ["<", ">", "\\le", "\\ge"].includes(text);
}

/** A frame, which says nothing. */
export function parseBoxed(parser: Parser): Expression {
  const { start } = parser.next();
  const body = braced(parser, "\\boxed");
  return withPowerRefused(parser, {
    type: "group",
    visible: false,
    body,
    start,
    end: parser.peek(-1).end,
  });
}

/** `|x|`: without its sign, entry by entry. */
export function parseAbsolute(parser: Parser): Expression {
  const { start } = parser.next();
  const argument = parser.expression();
  const { end } = parser.expect("|", "to close |");
  return withPowerRefused(parser, callOf("|", argument, { start, end }));
}

/** `\\sqrt{x}` */
export function parseRoot(parser: Parser): Expression {
  const { start } = parser.next();
  const argument = braced(parser, "\\sqrt");
  return withPowerRefused(parser, callOf("\\sqrt", argument, { start, end: parser.peek(-1).end }));
}

function callOf(fn: FunctionName, argument: Expression, span: SourceSpan): Expression {
  return { type: "call", fn, derivative: false, power: null, argument, bare: false, ...span };
}

function withPowerRefused(parser: Parser, node: Expression): Expression {
  if (parser.is("^"))
    throw new EquationError("a power of this is read in two ways: write parentheses", node);
  return node;
}

/** `\prod_j f_j \odot i_k`: does the product end before i_k? Only parentheses say so. */
function requireOneReading(body: Expression, letter: string): void {
  if (body.type !== "binary") return;
  for (const part of [body.left, body.right]) {
    if (!mentions(part, letter))
      throw new EquationError(
        `does the product over ${letter} reach this far? Write parentheses`,
        part,
      );
  }
  requireOneReading(body.left, letter);
}
