import {
  parseAbsolute,
  parseBig,
  parseBoxed,
  parseBrace,
  parseFraction,
  parseRoot,
} from "./constructs.js";
import type { Parser } from "./parser.js";
import { parseNumber, parseScript, withPower } from "./scripts.js";
import { parseSymbol } from "./symbol-parser.js";
import { EquationError, type Expression, type FunctionName } from "./syntax.js";

const functions: Record<string, FunctionName> = {
  "\\sigma": "\\sigma",
  "\\tanh": "\\tanh",
  "\\exp": "\\exp",
  "\\ln": "\\ln",
};
const functionWords: Record<string, FunctionName> = {
  sigmoid: "\\sigma",
  tanh: "\\tanh",
  exp: "\\exp",
  ln: "\\ln",
};

const accented = new Set(["\\tilde", "\\hat", "\\bar", "\\dot", "\\vec"]);

/**
 * One operand: a number, a symbol, a call, a bracket, a fraction, a sum.
 * @throws EquationError when there is none, naming what stands there.
 */
export function parseAtom(parser: Parser): Expression {
  const { kind, text, start, end } = parser.peek();
  if (kind === "number") return withPower(parser, parseNumber(parser));
  if (kind === "text") return parseWord(parser);
  if (kind === "begin") return parseColumn(parser);
  if (kind === "letter")
    return text === "e" && parser.is("^", 1) ? parseExponential(parser) : parseSymbol(parser);
  const named = functions[text];
  if (named) return parseCall(parser, named);
  switch (text) {
    case "(":
      return withPower(parser, parseGroup(parser, ")", true));
    case "{":
      return withPower(parser, parseGroup(parser, "}", false));
    case "[":
      return withPower(parser, parseConcatenation(parser));
    case "\\frac":
      return parseFraction(parser);
    case "\\sum":
    case "\\prod":
      return parseBig(parser, text);
    case "\\underbrace":
    case "\\overbrace":
      return parseBrace(parser, text);
    case "|":
      return parseAbsolute(parser);
    case "\\sqrt":
      return parseRoot(parser);
    case "\\boxed":
      return parseBoxed(parser);
  }
  if (kind === "command" && /^\\[a-zA-Z]+$/.test(text) && !isSign(text)) return parseSymbol(parser);
  throw parser.unexpected("expected a value", { kind, text, start, end });
}

function isSign(command: string): boolean {
  return String.raw`\top \in \approx \neq \le \ge \quad \qquad \dots \forall \equiv \mathbb \to \mapsto \infty \prime \partial \log`
    .split(" ")
    .includes(command);
}

function parseGroup(parser: Parser, close: string, visible: boolean): Expression {
  const { start } = parser.next();
  const body = parser.expression();
  const { end } = parser.expect(close, "to close the bracket");
  return { type: "group", visible, body, start, end };
}

function parseConcatenation(parser: Parser): Expression {
  const { start } = parser.next();
  const parts = [parser.expression()];
  const between = parser.peek();
  while (parser.is(",") || parser.is(";")) {
    if (parser.next().text !== between.text)
      throw new EquationError("`,` and `;` in one bracket are read in two ways", between);
    parts.push(parser.expression());
  }
  const { end } = parser.expect("]", "to close the bracket");
  if (parts.length < 2)
    throw new EquationError("square brackets join vectors, [h, x]: use parentheses to group", {
      start,
      end,
    });
  return { type: "concatenation", parts, form: "row", sign: between.text as "," | ";", start, end };
}

function parseColumn(parser: Parser): Expression {
  const { text, start, end } = parser.next();
  if (text !== "bmatrix" && text !== "pmatrix")
    throw new EquationError(`\\begin{${text}} cannot stand in an expression`, { start, end });
  const parts = [parser.expression()];
  while (parser.take("\\\\")) parts.push(parser.expression());
  const close = parser.next();
  if (close.kind !== "end" || close.text !== text)
    throw parser.unexpected(`expected \\end{${text}} (a column of blocks)`, close);
  return { type: "concatenation", parts, form: text, sign: ",", start, end: close.end };
}

function parseWord(parser: Parser): Expression {
  const token = parser.peek();
  const fn = functionWords[token.text];
  if (fn) return parseCall(parser, fn);
  if (token.command === "\\mathrm" || token.command === "\\operatorname")
    return parseSymbol(parser);
  throw new EquationError(`words cannot be checked: "${token.text}"`, token);
}

function parseCall(parser: Parser, fn: FunctionName): Expression {
  const { start, text } = parser.next();
  const derivative = parser.take("'");
  let power: Expression | null = null;
  if (parser.take("^")) {
    power = parseScript(parser);
    if (power.type !== "number" || power.value < 1 || !Number.isInteger(power.value))
      throw new EquationError(`only a whole power may stand after ${text}`, power);
  }
  const bare = !parser.is("(");
  const argument = bare ? parseBareArgument(parser, text) : parseArgument(parser, text);
  if (!bare && parser.is("^"))
    throw new EquationError(`write the power before the argument: ${text}^2(…)`, parser.peek());
  return { type: "call", fn, derivative, power, argument, bare, start, end: parser.peek(-1).end };
}

function parseArgument(parser: Parser, fn: string): Expression {
  parser.next();
  const argument = parser.expression();
  parser.expect(")", `to close ${fn}(`);
  return argument;
}

/** `\ln f` ends where its one operand ends, if nothing follows that could belong to it as well. */
function parseBareArgument(parser: Parser, fn: string): Expression {
  const { kind, text } = parser.peek();
  const isOperand = kind === "number" || kind === "letter" || accented.has(text);
  if (!isOperand) throw parser.unexpected(`write the argument of ${fn} in parentheses; expected (`);
  const argument = kind === "number" ? parseNumber(parser) : parseSymbol(parser);
  if (argument.type !== "number" && argument.type !== "symbol")
    throw new EquationError(`write the argument of ${fn} in parentheses`, argument);
  if (parser.is("^") || parser.binds() >= 2)
    throw parser.unexpected(`where does the argument of ${fn} end? Write parentheses; expected (`);
  return argument;
}

function parseExponential(parser: Parser): Expression {
  const { start } = parser.next();
  parser.next();
  const exponent = parseScript(parser);
  if (parser.is("^") || parser.is("_")) throw parser.unexpected("expected an operator");
  return { type: "exponential", exponent, start, end: exponent.end };
}
