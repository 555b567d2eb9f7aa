import { evaluateWhole, undeclared, type Bindings } from "./evaluate.js";
import { range, type BoundTrace } from "./symbols.js";
import {
  EquationError,
  partsOf,
  type RelationChain,
  type Expression,
  type Of,
  type IndexRange,
  type SetOf,
} from "../read/syntax.js";

/** What a letter runs over when nothing else is said. */
interface StepSpan {
  axis: "step" | "entry";
  from: number;
  to: number;
}

/** All expressions of a chain, sets included. */
export function expressionsOf(chain: RelationChain): Expression[] {
  return [
    ...chain.firsts,
    ...chain.links.flatMap((link) =>
      link.relation === "\\in" ? expressionsOfSet(link.right) : [link.right],
    ),
  ];
}

/**
 * Every combination of letters and samples that a chain claims something for.
 * @throws EquationError when a letter has no range, two ranges, or an empty one.
 */
export function scopesOf(chain: RelationChain, ranges: IndexRange[], scope: Bindings): Bindings[] {
  const free = freeLetters(chain, scope);
  const samples = mentionsAny(expressionsOf(chain), scope.trace) ? scope.trace.samples : 1;
  let scopes = range(0, samples - 1).map((sample) => ({ ...scope, sample }));
  for (const letter of inOrder([...free.keys()], ranges)) {
    const own = ranges.filter((candidate) => candidate.letter === letter);
    scopes = scopes.flatMap((outer) =>
      steps(letter, own, free.get(letter)!, outer, chain).map((value) => ({
        ...outer,
        letters: new Map(outer.letters).set(letter, value),
      })),
    );
    if (scopes.length > 20_000) throw new EquationError("more than 20,000 cases", chain);
  }
  if (scopes.length === 0)
    throw new EquationError("claims nothing: there is no step for which it is said", chain);
  return scopes;
}

/** The letters of a chain that stand for steps or entries and are bound by no sum. */
function freeLetters(chain: RelationChain, scope: Bindings): Map<string, StepSpan | null> {
  const found = new Map<string, StepSpan | null>();
  for (const node of expressionsOf(chain)) collect(node, new Set(), scope, found);
  return found;
}

/** Letters whose range depends on another's come after it. */
function inOrder(letters: string[], ranges: IndexRange[]): string[] {
  const dependsOnOthers = (letter: string): boolean =>
    ranges.some(
      (own) =>
        own.letter === letter &&
        [own.from, own.to].some(
          (bound) => bound && lettersIn(bound).some((l) => letters.includes(l)),
        ),
    );
  return [
    ...letters.filter((letter) => !dependsOnOthers(letter)),
    ...letters.filter(dependsOnOthers),
  ];
}

function lettersIn(node: Expression): string[] {
  return node.type === "symbol" ? [node.key] : partsOf(node).flatMap(lettersIn);
}

function steps(
  letter: string,
  own: IndexRange[],
  span: StepSpan | null,
  scope: Bindings,
  chain: RelationChain,
): number[] {
  const [from, to] = [own.filter((r) => r.from), own.filter((r) => r.to)];
  if (from.length > 1 || to.length > 1)
    throw new EquationError(`${letter} has two ranges`, own[1]!);
  const low = from[0] ? evaluateWhole(from[0].from!, scope) : span?.from;
  const high = to[0] ? evaluateWhole(to[0].to!, scope) : span?.to;
  if (low === undefined || high === undefined)
    throw new EquationError(
      `${letter} is no symbol of the trace ${scope.trace.name}, and as an index it has no range: declare it, or write % @check ${letter}=a..b`,
      chain,
    );
  if (low > high)
    throw new EquationError(
      `claims nothing: ${letter} runs from ${low} to ${high}`,
      own[0] ?? chain,
    );
  return range(low, high);
}

function collect(
  node: Expression,
  bound: ReadonlySet<string>,
  scope: Bindings,
  found: Map<string, StepSpan | null>,
): void {
  if (node.type === "big") {
    [node.from, node.to].forEach((part) => collect(part, bound, scope, found));
    collect(node.body, new Set(bound).add(node.letter), scope, found);
    return;
  }
  if (node.type === "symbol") collectSymbol(node, bound, scope, found);
  partsOf(node).forEach((part) => collect(part, bound, scope, found));
}

function collectSymbol(
  node: Of<"symbol">,
  bound: ReadonlySet<string>,
  scope: Bindings,
  found: Map<string, StepSpan | null>,
): void {
  const { key, indices } = node;
  const isKnown = scope.trace.symbols.has(key) || scope.definitions.has(key);
  if (!isKnown && indices.length === 0 && /^[a-zA-Z]$/.test(key) && !bound.has(key)) {
    if (!found.has(key)) found.set(key, null);
    return;
  }
  if (!isKnown && indices.length > 0) throw undeclared(node, scope);
  indices.forEach((index, place) => {
    for (const letter of lettersIn(index)) {
      if (bound.has(letter) || scope.trace.symbols.has(letter)) continue;
      note(letter, spanAt(node, place, scope), node, found);
    }
  });
}

/** The range belongs to the symbol: what its index at this place counts. */
function spanAt(
  { key }: Of<"symbol">,
  place: number,
  { trace, definitions }: Bindings,
): StepSpan | null {
  const steps = { axis: "step" as const, from: 1, to: trace.lastStep };
  const definition = definitions.get(key);
  if (definition) return place < definition.letters.length ? steps : null;
  const symbol = trace.symbols.get(key);
  if (!symbol || symbol.any) return null;
  if (symbol.steps && place === 0) return steps;
  const size = symbol.shape[place - (symbol.steps ? 1 : 0)];
  return size === undefined ? null : { axis: "entry", from: 0, to: size - 1 };
}

function note(
  letter: string,
  span: StepSpan | null,
  node: Expression,
  found: Map<string, StepSpan | null>,
): void {
  const before = found.get(letter);
  if (!before) found.set(letter, span);
  else if (span && (before.axis !== span.axis || before.to !== span.to))
    throw new EquationError(
      `${letter} counts two different things: ${before.axis === span.axis ? "entries of different sizes" : "steps and entries"}`,
      node,
    );
}

function mentionsAny(nodes: Expression[], trace: BoundTrace): boolean {
  return nodes.some(
    (node) =>
      (node.type === "symbol" && trace.symbols.get(node.key)?.any === true) ||
      mentionsAny(partsOf(node), trace),
  );
}

function expressionsOfSet(set: SetOf): Expression[] {
  switch (set.type) {
    case "reals":
      return set.dimensions;
    case "members":
      return set.members;
    case "interval":
      return [set.from, set.to, ...(set.dimensions ?? [])];
  }
}
