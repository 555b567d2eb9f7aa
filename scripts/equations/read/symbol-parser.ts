import { parseScript, withPower } from "./scripts.js";
import type { Parser } from "./parser.js";
import { EquationError, type Expression, type Of, type SourceSpan } from "./syntax.js";
import type { Token } from "./tokens.js";

const accents = new Set(String.raw`\tilde \hat \bar \dot \vec`.split(" "));

interface Scripts {
  primes: number;
  lower: Token[] | null;
  upper: Token[] | null;
}

/**
 * A symbol with its accents, primes, labels and indices: `\tilde c_{t-1}`, `W_f`, `z^f_t`, `h_{t,k}`.
 * What is a label and what an index, the table decides: `b_i` is declared, so its i is a label.
 */
export function parseSymbol(parser: Parser): Expression {
  const start = parser.peek().start;
  const { base, inner } = parseBase(parser);
  const scripts = parseScripts(parser, inner);
  const end = parser.peek(-1).end;
  const head = base + "'".repeat(scripts.primes);
  const { key, rest, upperUsed } = resolve(head, scripts, parser);
  const indices = rest.map((item) => subexpression(parser, item, { start, end }));
  const symbol: Expression = { type: "symbol", key, indices, start, end };
  return scripts.upper && !upperUsed ? raised(parser, symbol, scripts.upper) : symbol;
}

/** A letter, Greek letter or word, bare or under an accent; braces may hold its scripts as well. */
function parseBase(parser: Parser): { base: string; inner: Scripts | null } {
  const token = parser.next();
  if (!accents.has(token.text) || token.kind !== "command")
    return { base: token.text, inner: null };
  const wrapped = parser.take("{");
  const letter = parser.next();
  const named =
    letter.kind === "letter" || (letter.kind === "command" && !accents.has(letter.text));
  if (!named || !/^\\?[a-zA-Z]+$/.test(letter.text))
    throw parser.unexpected(`expected a letter under ${token.text}`, letter);
  const inner = wrapped ? parseScripts(parser, null) : null;
  if (wrapped) parser.expect("}", `to close ${token.text}{`);
  return { base: `${token.text} ${letter.text}`, inner };
}

function parseScripts(parser: Parser, inner: Scripts | null): Scripts {
  const found: Scripts = inner ?? { primes: 0, lower: null, upper: null };
  for (;;) {
    if (parser.take("'")) found.primes++;
    else if (parser.is("_")) {
      if (found.lower) throw new EquationError("two subscripts on one symbol", parser.peek());
      parser.next();
      found.lower = scriptTokens(parser);
    } else if (parser.is("^") && isPrime(parser)) found.primes++;
    else if (parser.is("^")) {
      if (found.upper) throw new EquationError("two superscripts on one symbol", parser.peek());
      parser.next();
      found.upper = scriptTokens(parser);
    } else return found;
  }
}

function isPrime(parser: Parser): boolean {
  const wrapped = parser.is("{", 1);
  if (!parser.is("\\prime", wrapped ? 2 : 1)) return false;
  for (let k = 0; k < (wrapped ? 4 : 2); k++) parser.next();
  return true;
}

/** The signs of a script, without its braces. */
function scriptTokens(parser: Parser): Token[] {
  if (!parser.is("{")) {
    const token = parser.peek();
    const single =
      ["letter", "number", "text"].includes(token.kind) || /^\\[a-z]+$/i.test(token.text);
    if (!single) throw parser.unexpected("expected a letter, a digit or braces");
    if (token.kind === "number" && token.text.length > 1) parseScript(parser);
    return [parser.next()];
  }
  const open = parser.next();
  const tokens: Token[] = [];
  for (let depth = 1; ;) {
    const token = parser.next();
    if (token.kind === "stop") throw new EquationError("this brace is never closed", open);
    if (token.kind === "mark" && token.text === "{") depth++;
    if (token.kind === "mark" && token.text === "}" && --depth === 0) break;
    tokens.push(token);
  }
  if (tokens.length === 0) throw new EquationError("an empty script", open);
  return tokens;
}

function resolve(
  head: string,
  { lower, upper }: Scripts,
  parser: Parser,
): { key: string; rest: Token[][]; upperUsed: boolean } {
  const items = lower ? splitAtCommas(lower) : [];
  const raised = upper ? `^${raw(upper)}` : "";
  const candidates = [
    { label: lower ? `_${raw(lower)}` : "", rest: [] as Token[][] },
    ...items.map((item, k) => ({ label: `_${raw(item)}`, rest: items.filter((_, j) => j !== k) })),
    { label: "", rest: items },
  ];
  for (const withUpper of upper ? [true, false] : [false]) {
    for (const { label, rest } of candidates) {
      const key = head + label + (withUpper ? raised : "");
      if ((label || withUpper) && parser.isDeclared(key))
        return { key, rest, upperUsed: withUpper };
    }
  }
  return { key: head, rest: items, upperUsed: false };
}

function raised(parser: Parser, base: Expression, upper: Token[]): Expression {
  const [first, last] = [upper[0]!, upper.at(-1)!];
  const mark = (text: string, at: Token): Token => ({ ...at, kind: "mark", text });
  return withPower(
    parser.over([mark("^", first), mark("{", first), ...upper, mark("}", last)]),
    base,
  );
}

function subexpression(parser: Parser, tokens: Token[], span: SourceSpan): Expression {
  if (tokens.length === 0) throw new EquationError("an empty index", span);
  const index = parser.over(tokens).whole("the index");
  requireIndex(index);
  return index;
}

/** `W_{jk}` has two indices and is no place for the product of j and k. */
export function requireIndex(node: Expression): void {
  const simple =
    node.type === "number" || (node.type === "symbol" && node.indices.length === 0) || isSum(node);
  if (!simple)
    throw new EquationError(
      "an index is a letter, a number or their sum (t-1); write a comma between two of them",
      node,
    );
  if (isSum(node)) [node.left, node.right].forEach(requireIndex);
}

function isSum(node: Expression): node is Of<"binary"> {
  return node.type === "binary" && (node.operator === "+" || node.operator === "-");
}

function splitAtCommas(tokens: Token[]): Token[][] {
  const items: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "mark" && token.text === ",") items.push([]);
    else items.at(-1)!.push(token);
  }
  return items;
}

function raw(tokens: Token[]): string {
  return tokens.map(({ text }) => text).join("");
}
