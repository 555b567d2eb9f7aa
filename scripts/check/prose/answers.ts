import type { Evaluate } from "../../execute/execution.js";
import type { Finding } from "../../notebook/finding.js";
import { readBindings, type Claim } from "./bindings.js";
import { inStyleOf, rewriteNumbers, type BoundNumber } from "./bound-numbers.js";
import { refutation } from "./claims.js";

/** What a kernel answered to a question, or why it did not. */
export type Answer = Awaited<ReturnType<Evaluate>>;

/** What came of a prose cell's bindings. */
export interface ProseOutcome {
  findings: Finding[];
  /** The source with its bound numbers as they are now. */
  rewritten: string;
}

/** Holds the bindings of a prose cell (from 1) against the answers to their questions, in their order. */
export function judgeProse(cell: number, source: string, answers: Answer[]): ProseOutcome {
  const { bindings, problems } = readBindings(source);
  const findings = problems.map(({ line, message }): Finding => ({
    kind: "prose",
    cell,
    line,
    message,
  }));
  const numbers: BoundNumber[] = [];
  const values: string[] = [];
  bindings.forEach((binding, k) => {
    const answer = answers[k] ?? { error: "was not evaluated" };
    const found =
      binding.kind === "claim" ? judgeClaim(binding, answer) : judgeNumber(binding, answer);
    if (found) findings.push({ cell, line: binding.line, ...found });
    if (binding.kind === "claim") return;
    numbers.push(binding);
    values.push(found?.actual ?? binding.literal);
  });
  return { findings, rewritten: rewriteNumbers(source, numbers, values) };
}

type Found = Omit<Finding, "cell" | "line"> | undefined;

function judgeNumber({ literal, expression }: BoundNumber, answer: Answer): Found {
  const value = Number(unquoted(answer.text) || NaN);
  if (answer.error !== undefined || Number.isNaN(value)) {
    const why = answer.error === undefined ? "is not a number" : `fails: ${once(answer.error)}`;
    return { kind: "prose", message: `${literal}: \`${expression}\` ${why}` };
  }
  const now = inStyleOf(literal, value);
  if (now === literal) return undefined;
  const message = `the prose says ${literal}, \`${expression}\` is ${now}`;
  return { kind: "prose", message, expected: literal, actual: now };
}

function judgeClaim({ sentence, expression }: Claim, { text, error }: Answer): Found {
  const why =
    error === undefined
      ? refutation(expression, unquoted(text))
      : `\`${expression}\` fails: ${once(error)}`;
  if (why === undefined) return undefined;
  return { kind: "claim", message: `"${sentence}" does not hold: ${why}` };
}

/** An error of types stands once for each place in the question: it is said once. */
function once(error: string): string {
  const types = error.match(/TS\d+: .*/g);
  return types ? [...new Set(types)].join("; ") : error;
}

/** A text as a kernel shows it stands in quotes. */
function unquoted(text = ""): string {
  return text.replace(/^['"]|['"]$/g, "");
}
