import { parseAtom } from "./atoms.js";
import { statementsOf, type Statement } from "./layout.js";
import { Parser, type IsDeclared } from "./parser.js";
import { isRangeLike, parseRange } from "./ranges.js";
import { parseSet } from "./sets.js";
import {
  EquationError,
  type Block,
  type RelationChain,
  type ChainLink,
  type Relation,
} from "./syntax.js";
import { tokenize, type Token } from "./tokens.js";

const relations = new Set<string>(String.raw`= \approx \neq < > \le \ge \in`.split(" "));

/**
 * Reads a displayed equation: its claims and the ranges they are made for.
 * @throws EquationError with its place at anything that is not understood.
 */
export function parseBlock(source: string, isDeclared: IsDeclared): Block {
  const tokens = tokenize(source);
  const outer = new Parser(tokens, isDeclared, parseAtom);
  const block: Block = { chains: [], ranges: [] };
  for (const statement of statementsOf(source, tokens)) {
    if (statement.isRange || isRangeLike(statement.tokens, isDeclared))
      block.ranges.push(parseRange(outer, statement.tokens));
    else block.chains.push(parseChain(outer, statement));
  }
  if (block.chains.length === 0)
    throw new EquationError("claims nothing: expected an equation", {
      start: 0,
      end: source.length,
    });
  return block;
}

/** Reads a bound of a range in a directive, such as `T-1`. */
export function parseBound(source: string, isDeclared: IsDeclared): ReturnType<Parser["whole"]> {
  return new Parser(tokenize(source), isDeclared, parseAtom).whole("the bound");
}

function parseChain(outer: Parser, { tokens, written }: Statement): RelationChain {
  const parser = outer.over(unbox(tokens));
  const firsts = [parser.expression()];
  while (parser.take(",")) firsts.push(parser.expression());
  const links: ChainLink[] = [];
  while (relations.has(parser.peek().text)) links.push(parseLink(parser));
  const span = { start: tokens[0]!.start, end: tokens.at(-1)!.end };
  if (parser.peek().kind !== "stop")
    throw parser.unexpected(
      parser.is(",")
        ? "set equations apart with \\quad; expected the end of this one"
        : "expected a relation or the end of the equation",
    );
  if (links.length === 0)
    throw new EquationError("claims nothing: expected =, \\approx, <, \\in, …", span);
  if (firsts.length > 1 && (links.length > 1 || links[0]!.relation !== "\\in"))
    throw new EquationError(
      "only \\in is claimed of several things at once: set equations apart with \\quad",
      span,
    );
  return { firsts, links, written, ...span };
}

function parseLink(parser: Parser): ChainLink {
  const sign = parser.next();
  const relation = sign.text as Relation;
  if (relation === "\\in") {
    const right = parseSet(parser);
    return { relation, right, start: sign.start, end: right.end };
  }
  const right = parser.expression();
  return { relation, right, start: sign.start, end: right.end };
}

/** `\boxed{a = b}` says what `a = b` says. */
function unbox(tokens: Token[]): Token[] {
  if (tokens[0]!.text !== "\\boxed" || tokens[1]?.text !== "{") return tokens;
  let depth = 0;
  const close = tokens.findIndex(({ kind, text }) => {
    if (kind === "mark" && text === "{") depth++;
    return kind === "mark" && text === "}" && --depth === 0;
  });
  return close === tokens.length - 1 ? tokens.slice(2, -1) : tokens;
}
