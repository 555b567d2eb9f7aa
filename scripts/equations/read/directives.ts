import type { IndexRange } from "./syntax.js";
import { EquationError } from "./syntax.js";
import { parseBound } from "./statements.js";
import type { IsDeclared } from "./parser.js";

/** What an equation's author says about checking it; written as a TeX comment, which never renders. */
export interface Directives {
  /** `@check` (also when nothing is said), `@false` (a mistake on show), `@let`, or `@unchecked`. */
  kind: "check" | "false" | "let" | "unchecked";
  /** `trace=NAME`; null for the notebook's own. */
  trace: string | null;
  /** `t=2..T` as written, with its place. */
  ranges: { letter: string; from: string; to: string; start: number; end: number }[];
  /** Why it is not checked, or what is wrong with it. */
  reason: string;
  /** Of a mistake: `b_i->b_c`, what stands there and what would be true. */
  slip: { was: string; now: string } | null;
}

const comment = /(?<!\\)(?:\\\\)*%([^\n]*)/g;

/**
 * The directives among an equation's TeX comments; other comments are the author's own.
 * @throws EquationError when one is misspelt, contradicts another, or lacks its reason.
 */
export function readDirectives(source: string): Directives {
  const found: Directives = { kind: "check", trace: null, ranges: [], reason: "", slip: null };
  let said: string | null = null;
  for (const match of source.matchAll(comment)) {
    const text = match[1]!.trim();
    if (!text.startsWith("@")) continue;
    const start = match.index! + match[0].indexOf("@");
    const span = { start, end: match.index! + match[0].length };
    if (!source.slice(span.end).startsWith("\n"))
      throw new EquationError("a directive ends with its line: start a new one behind it", span);
    said = readOne(text, found, said, span);
  }
  return found;
}

/** Ranges of the directives as expressions. */
export function rangesOf({ ranges }: Directives, isDeclared: IsDeclared): IndexRange[] {
  return ranges.map(({ letter, from, to, start, end }) => {
    const place = { start, end };
    if (isDeclared(letter))
      throw new EquationError(`${letter} names a quantity here, it has no range`, place);
    return { letter, from: parseBound(from, isDeclared), to: parseBound(to, isDeclared), ...place };
  });
}

type TraceChoice = { start: number; end: number };

function readOne(text: string, found: Directives, said: string | null, span: TraceChoice): string {
  const [, name = "", rest = ""] = /^@(\S*)\s*(.*)$/.exec(text)!;
  if (said !== null) throw new EquationError(`@${said} and @${name} on one equation`, span);
  if (!/^(check|false|let|unchecked)$/.test(name))
    throw new EquationError(
      `unknown directive @${name}: expected @check, @false, @let or @unchecked`,
      span,
    );
  found.kind = name as Directives["kind"];
  found.reason = name === "unchecked" ? rest : readOptions(rest, found, span);
  if (name === "unchecked" || name === "false") requireReason(name, found.reason, span);
  else if (found.reason !== "")
    throw new EquationError(
      `@${name} does not know "${found.reason}": expected trace=NAME or t=a..b`,
      span,
    );
  return name;
}

function requireReason(name: string, reason: string, span: TraceChoice): void {
  const what = name === "false" ? "what the mistake is" : "the reason";
  if (!/[a-z]{2}/i.test(reason)) throw new EquationError(`say ${what}: % @${name} …`, span);
}

/** Reads `trace=NAME` and `t=a..b` from the front; returns the rest, which is the author's reason. */
function readOptions(text: string, found: Directives, { start, end }: TraceChoice): string {
  const words = text.split(/\s+/).filter((word) => word !== "");
  for (const [k, word] of words.entries()) {
    const trace = /^trace=(\S+)$/.exec(word)?.[1];
    const slip = /^(\S+)->(\S+)$/.exec(word);
    const range = /^([a-zA-Z])=(\S+?)(?:\.\.(\S+))?$/.exec(word);
    if (trace !== undefined && found.trace === null) found.trace = trace;
    else if (range) {
      const [, letter, from, to = from] = range;
      found.ranges.push({ letter: letter!, from: from!, to: to!, start, end });
    } else if (slip && found.kind === "false") found.slip = { was: slip[1]!, now: slip[2]! };
    else return words.slice(k).join(" ");
  }
  return "";
}
