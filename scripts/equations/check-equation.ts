import { refute } from "./evaluate/claims.js";
import { define } from "./evaluate/define.js";
import { rangesOf, readDirectives, type Directives } from "./read/directives.js";
import { startScope, type Definition, type Bindings } from "./evaluate/evaluate.js";
import { explain } from "./refute/explain.js";
import type { Mutant } from "./refute/mutants.js";
import { lawFor, nearestTrue } from "./refute/nearest.js";
import { expressionsOf } from "./evaluate/quantify.js";
import { requireRendering } from "./read/rendering.js";
import { requireSeen } from "./evaluate/seen.js";
import { parseBlock } from "./read/statements.js";
import type { BoundTrace } from "./evaluate/symbols.js";
import {
  EquationError,
  mentions,
  type Block,
  type RelationChain,
  type IndexRange,
  type SourceSpan,
} from "./read/syntax.js";

/** What an equation is checked against. */
export interface Ground {
  /** A trace by name. @throws EquationError when there is none of this name. */
  trace(name: string, at: SourceSpan): BoundTrace;
  /** The notebook's own trace, or null. */
  defaultTrace: string | null;
  /** Symbols that equations above defined; `@let` adds to it. */
  definitions: Map<string, Definition>;
}

/** Something wrong with an equation. */
export interface EquationProblem extends SourceSpan {
  message: string;
  /** It could not be evaluated, so nobody knows whether it holds. */
  isUnread?: boolean;
}

/** What came of an equation. */
export interface EquationOutcome {
  kind: Directives["kind"];
  problems: EquationProblem[];
  /** Why it was not checked, or what its mistake is. */
  reason: string;
  /** What it says and of which trace, where it was read. */
  claims: Claims | null;
}

/** An equation that was read. */
export interface Claims {
  chains: RelationChain[];
  ranges: IndexRange[];
  trace: BoundTrace;
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
export function checkEquation(source: string, ground: Ground, displayMode = true): EquationOutcome {
  const outcome: EquationOutcome = { kind: "check", problems: [], reason: "", claims: null };
  try {
    const directives = readDirectives(source);
    outcome.kind = directives.kind;
    outcome.reason = directives.reason;
    requireRendering(source, displayMode);
    if (directives.kind !== "unchecked") checkRead(source, directives, ground, outcome);
  } catch (error) {
    if (!(error instanceof EquationError)) throw error;
    outcome.problems = [{ message: error.message, ...error.span }];
  }
  return outcome;
}

function checkRead(
  source: string,
  directives: Directives,
  ground: Ground,
  outcome: EquationOutcome,
): void {
  const span = { start: 0, end: source.length };
  const name = directives.trace ?? ground.defaultTrace;
  const trace = name === null ? nothing : ground.trace(name, span);
  try {
    outcome.problems = checkAgainst(source, directives, ground, trace, outcome);
  } catch (error) {
    if (!(error instanceof EquationError)) throw error;
    outcome.problems = [{ message: error.message, isUnread: true, ...error.span }];
  }
  if (name === null) {
    for (const problem of outcome.problems.filter(({ isUnread }) => isUnread))
      problem.message += ` (${noTrace})`;
  }
}

const noTrace =
  'this notebook names no trace: write "equations": {"trace": "forward"} into its metadata, or % @check trace=NAME';

function checkAgainst(
  source: string,
  directives: Directives,
  { definitions }: Ground,
  trace: BoundTrace,
  outcome: EquationOutcome,
): EquationProblem[] {
  const isDeclared = (key: string): boolean => trace.symbols.has(key) || definitions.has(key);
  const block = parseBlock(source, isDeclared);
  block.chains.forEach(requireSeen);
  const ranges = [...block.ranges, ...rangesOf(directives, isDeclared)];
  const scope = startScope(trace, definitions);
  if (directives.kind === "let") {
    define(block, ranges, scope, definitions);
    return [];
  }
  requireUsed(block, ranges);
  outcome.claims = { chains: block.chains, ranges, trace };
  if (directives.kind === "false") {
    const refuted = block.chains.filter((chain) => refute(chain, ranges, scope) !== null);
    if (refuted.length === 0) return [notFalse(block, trace)];
    return refuted.flatMap((chain) => checkSlip(chain, ranges, scope, directives));
  }
  return block.chains.flatMap((chain) => checkChain(chain, ranges, scope));
}

function checkChain(
  chain: RelationChain,
  ranges: IndexRange[],
  scope: Bindings,
): EquationProblem[] {
  const wrong = whatIsWrong(chain, ranges, scope);
  if (!wrong) return [];
  const nearest = nearestTrue(chain, ranges, scope);
  const { start, end } = nearest?.at ?? wrong;
  const message = `${wrong.message}${hint(nearest, lawFor(chain, scope))}`;
  return [{ ...wrong, message, start, end }];
}

/** A mistake on show must be the mistake that it is said to be. */
function checkSlip(
  chain: RelationChain,
  ranges: IndexRange[],
  scope: Bindings,
  { slip }: Directives,
): EquationProblem[] {
  const nearest = nearestTrue(chain, ranges, scope);
  const close = (text: string): string => text.replaceAll(" ", "");
  const found = nearest ? `${close(nearest.was)}->${close(nearest.now)}` : "more than one change";
  // Where no single change would make it true, words have to do.
  if (slip ? found === `${slip.was}->${slip.now}` : !nearest) return [];
  const message = slip
    ? `is marked @false ${slip.was}->${slip.now}, but what would make it true is ${found}`
    : `is marked @false without saying which mistake it is: write % @false ${found} and why`;
  return [{ message, start: chain.start, end: chain.end }];
}

function whatIsWrong(
  chain: RelationChain,
  ranges: IndexRange[],
  scope: Bindings,
): EquationProblem | null {
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

function notFalse({ chains }: Block, { name }: BoundTrace): EquationProblem {
  const { start, end } = chains[0]!;
  return { message: `is marked @false, but holds in the trace ${name}`, start, end };
}

/** A range for a letter that nothing mentions was meant for something else. */
function requireUsed({ chains }: Block, ranges: IndexRange[]): void {
  const expressions = chains.flatMap(expressionsOf);
  for (const range of ranges) {
    if (!expressions.some((expression) => mentions(expression, range.letter)))
      throw new EquationError(
        `${range.letter} has a range, but the equation does not use it`,
        range,
      );
  }
}
