import { commentsIn } from "../../notebook/prose-text.js";
import { asNumber, boundNumberAt, type BoundNumber } from "./bound-numbers.js";
import { claimQuestion } from "./claims.js";
import { sentenceBefore } from "./sentences.js";

/** A sentence of the prose that holds while an expression is true: `It only grows.<!--? c[1] > c[0] -->`. */
export interface Claim {
  expression: string;
  sentence: string;
  /** Position of its comment in the source. */
  start: number;
  /** Line in the cell, from 1. */
  line: number;
}

/** What ties prose to code. */
export type Binding = ({ kind: "number" } & BoundNumber) | ({ kind: "claim" } & Claim);

/** What a comment says that was meant as a binding and cannot be one. */
export interface BindingProblem {
  line: number;
  message: string;
}

/** The bindings of a Markdown source, in order, and what was meant as one and cannot be read. */
export function readBindings(source: string): {
  bindings: Binding[];
  problems: BindingProblem[];
} {
  const bindings: Binding[] = [];
  const problems: BindingProblem[] = [];
  if (!source.includes("<!--")) return { bindings, problems };
  for (const { text, start, line } of commentsIn(source)) {
    const [, space, sign, rest] = /^(\s*)([=?])([^]*)$/.exec(text) ?? [];
    if (sign === undefined) continue;
    const read = readOne(sign, rest!.trim(), source, start, line, space!);
    if (typeof read === "string") problems.push({ line, message: read });
    else bindings.push(read);
  }
  return { bindings, problems };
}

/** What a kernel is asked for a binding. */
export function questionOf(binding: Binding): string {
  const { kind, expression } = binding;
  return kind === "number" ? asNumber(expression) : claimQuestion(expression);
}

function readOne(
  sign: string,
  expression: string,
  source: string,
  start: number,
  line: number,
  space: string,
): Binding | string {
  const comment = `<!--${sign} ${expression} -->`;
  if (space !== "") return `${comment} is not read: write it without a space before the ${sign}`;
  if (expression === "") return `${comment} says nothing: write an expression into it`;
  if (sign === "=") {
    const bound = boundNumberAt(source, { expression, start, line });
    return bound
      ? { kind: "number", ...bound }
      : `${comment} follows no number: write it directly after one`;
  }
  const sentence = sentenceBefore(source, start);
  if (sentence === "") return `${comment} follows no sentence: write it directly after one`;
  return { kind: "claim", expression, sentence, start, line };
}
