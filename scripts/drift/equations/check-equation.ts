import katex from "katex";
import { refute } from "./claims.js";
import { rangesOf, readDirectives, type Directives } from "./directives.js";
import { evaluate, startScope, type Definition, type Scope } from "./evaluate.js";
import { explain } from "./explain.js";
import type { Mutant } from "./mutants.js";
import { lawFor, nearestTrue } from "./nearest.js";
import { freeLetters } from "./quantify.js";
import { parseBlock } from "./statements.js";
import type { BoundTrace } from "./symbols.js";
import { EquationError, type Block, type Chain, type Range, type Span } from "./syntax.js";

/** What an equation is checked against. */
export interface Ground {
  /** A trace by name. @throws EquationError when there is none of this name. */
  trace(name: string, at: Span): BoundTrace;
  /** The notebook's own trace, or null. */
  defaultTrace: string | null;
  /** Symbols that equations above defined; `@let` adds to it. */
  definitions: Map<string, Definition>;
}

/** Something wrong with an equation. */
export interface Problem extends Span {
  message: string;
  /** It could not be evaluated, so nobody knows whether it holds. */
  isUnread?: boolean;
}

/** What came of an equation. */
export interface Outcome {
  kind: Directives["kind"];
  problems: Problem[];
  /** Why it was not checked, where it was not. */
  reason: string;
}

/** No symbols: what a notebook without a trace can say is arithmetic. */
const nothing: BoundTrace = {
  name: "(none)",
  says: "no trace",
  symbols: new Map(),
  lastStep: 0,
  samples: 1,
  laws: [],
};

/** Checks one equation: renders, is read, has its shapes, and holds (or, on show as a mistake, does not). */
export function checkEquation(source: string, ground: Ground, displayMode = true): Outcome {
  let kind: Outcome["kind"] = "check";
  try {
    const directives = readDirectives(source);
    kind = directives.kind;
    requireRendering(source, displayMode);
    const problems = kind === "unchecked" ? [] : checkRead(source, directives, ground);
    return { kind, problems, reason: directives.reason };
  } catch (error) {
    if (!(error instanceof EquationError)) throw error;
    return { kind, problems: [{ message: error.message, ...error.span }], reason: "" };
  }
}

function checkRead(source: string, directives: Directives, ground: Ground): Problem[] {
  const span = { start: 0, end: source.length };
  const name = directives.trace ?? ground.defaultTrace;
  if (name !== null) return checkAgainst(source, directives, ground, ground.trace(name, span));
  try {
    const problems = checkAgainst(source, directives, ground, nothing);
    return problems.map((problem) =>
      problem.isUnread ? { ...problem, message: `${problem.message} (${noTrace})` } : problem,
    );
  } catch (error) {
    if (!(error instanceof EquationError)) throw error;
    throw new EquationError(`${error.message} (${noTrace})`, error.span);
  }
}

const noTrace =
  'this notebook names no trace: write "equations": {"trace": "forward"} into its metadata, or % @check trace=NAME';

function checkAgainst(
  source: string,
  directives: Directives,
  { definitions }: Ground,
  trace: BoundTrace,
): Problem[] {
  const isDeclared = (key: string): boolean => trace.symbols.has(key) || definitions.has(key);
  const block = parseBlock(source, isDeclared);
  const ranges = [...block.ranges, ...rangesOf(directives, isDeclared)];
  const scope = startScope(trace, definitions);
  if (directives.kind === "let") {
    define(block, ranges, scope, definitions);
    return [];
  }
  requireUsed(block, ranges, scope);
  if (directives.kind === "false") {
    const refuted = block.chains.filter((chain) => refute(chain, ranges, scope) !== null);
    return refuted.length > 0 ? [] : [notFalse(block, trace)];
  }
  return block.chains.flatMap((chain) => checkChain(chain, ranges, scope));
}

function checkChain(chain: Chain, ranges: Range[], scope: Scope): Problem[] {
  const wrong = whatIsWrong(chain, ranges, scope);
  if (!wrong) return [];
  const nearest = nearestTrue(chain, ranges, scope);
  const { start, end } = nearest?.at ?? wrong;
  const message = `${wrong.message}${hint(nearest, lawFor(chain, scope))}`;
  return [{ ...wrong, message, start, end }];
}

function whatIsWrong(chain: Chain, ranges: Range[], scope: Scope): Problem | null {
  try {
    const found = refute(chain, ranges, scope);
    if (!found) return null;
    const { start, end } = found.link.right;
    return { message: explain(found, scope.trace), start, end };
  } catch (error) {
    if (!(error instanceof EquationError)) throw error;
    return { message: error.message, isUnread: true, ...error.span };
  }
}

function hint(nearest: Mutant | null, law: string | null): string {
  if (nearest) return `; would hold with ${nearest.now} in place of ${nearest.was}`;
  return law === null ? "" : `; what holds is ${law}`;
}

function notFalse({ chains }: Block, { name }: BoundTrace): Problem {
  const { start, end } = chains[0]!;
  return { message: `is marked @false, but holds in the trace ${name}`, start, end };
}

/** A range for a letter that nothing mentions was meant for something else. */
function requireUsed({ chains }: Block, ranges: Range[], scope: Scope): void {
  const used = new Set(chains.flatMap((chain) => [...freeLetters(chain, scope).keys()]));
  for (const range of ranges) {
    if (!used.has(range.letter))
      throw new EquationError(
        `${range.letter} has a range, but the equation does not use it`,
        range,
      );
  }
}

/** `% @let`: the left side is a new symbol with letters for indices, the right side its value. */
function define(
  { chains }: Block,
  ranges: Range[],
  scope: Scope,
  definitions: Map<string, Definition>,
): void {
  const [chain] = chains;
  const [left, link] = [chain!.firsts[0]!, chain!.links[0]!];
  const single = chains.length === 1 && chain!.firsts.length === 1 && chain!.links.length === 1;
  if (!single || link.relation !== "=" || ranges.length > 0)
    throw new EquationError("@let defines one symbol: expected symbol = value", chain!);
  if (left.type !== "symbol" || scope.trace.symbols.has(left.key) || definitions.has(left.key))
    throw new EquationError("@let defines a new symbol: this is declared already, or none", left);
  const letters = left.indices.map((index) => {
    if (index.type === "symbol" && /^[a-zA-Z]$/.test(index.key)) return index.key;
    throw new EquationError("a new symbol has letters for indices", index);
  });
  if (new Set(letters).size < letters.length)
    throw new EquationError("the same letter twice", left);
  const last = new Map(letters.map((letter) => [letter, scope.trace.lastStep]));
  evaluate(link.right, { ...scope, letters: last });
  definitions.set(left.key, { key: left.key, letters, body: link.right });
}

/** What does not render for a reader is not read by us either. */
function requireRendering(source: string, displayMode: boolean): void {
  try {
    katex.renderToString(source, {
      displayMode,
      throwOnError: true,
      strict: "error",
      output: "mathml",
    });
  } catch (error) {
    const { message, rawMessage = message, position = 0 } = error as Partial<KatexError> & Error;
    throw new EquationError(`does not render: ${rawMessage}`, {
      start: position,
      end: position + 1,
    });
  }
}

interface KatexError {
  rawMessage: string;
  position: number;
}
