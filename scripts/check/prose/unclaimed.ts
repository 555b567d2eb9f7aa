import type { Finding } from "../../notebook/finding.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { commentsIn, lineCounter } from "../../notebook/prose-text.js";
import { readBindings } from "./bindings.js";
import { claimingWord } from "./claim-words.js";
import { sentenceAt, sentencesOf, type ProseSentence } from "./sentences.js";

/**
 * Why no expression can say what a sentence claims: it says what a word means (`definition`), what another lesson shows
 * (`elsewhere`), what people did or wrote (`history`), how other programs or the world are (`outside`), or what to do or
 * what comes (`advice`).
 */
const unsaidKinds = ["definition", "elsewhere", "history", "outside", "advice"];

/** A sentence of which its author says that no expression can say it: `<!--! history -->`. */
export interface UnsaidMark {
  reason: string;
  start: number;
  line: number;
}

/** The marks of a Markdown source, in order. */
export function unsaidIn(source: string): UnsaidMark[] {
  return commentsIn(source).flatMap(({ text, start, line }) => {
    const [, reason] = /^\s*!\s*([^]*?)\s*$/.exec(text) ?? [];
    return reason === undefined ? [] : [{ reason, start, line }];
  });
}

/** The sentences that claim something with neither a claim nor a mark behind them, and marks that are none or idle. */
export function unclaimedSentences({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k) =>
    cell.cell_type === "markdown"
      ? unclaimedIn(sourceOf(cell)).map((each): Finding => ({
          kind: "claim",
          cell: k + 1,
          ...each,
        }))
      : [],
  );
}

/** What is wrong with the sentences of a Markdown source. */
export function unclaimedIn(source: string): { line: number; message: string }[] {
  const sentences = sentencesOf(source);
  const marks = unsaidIn(source).map((mark) => ({
    ...mark,
    of: sentenceAt(sentences, mark.start),
  }));
  const claims = readBindings(source).bindings.filter(({ kind }) => kind === "claim");
  const claimed = new Set(claims.map(({ start }) => sentenceAt(sentences, start)));
  const lineOf = lineCounter(source);
  const unclaimed = sentences.flatMap((sentence) => {
    const word = isStatement(sentence) ? claimingWord(sentence.text) : undefined;
    if (!word || claimed.has(sentence) || marks.some(({ of }) => of === sentence)) return [];
    return [{ line: lineOf(firstSign(source, sentence)), message: messageFor(sentence, word) }];
  });
  const idle = marks.flatMap(({ reason, line, of }) => {
    const mark = `<!--! ${reason} -->`;
    if (!unsaidKinds.includes(reason))
      return [{ line, message: `${mark}: expected one of ${unsaidKinds.join(", ")}` }];
    if (of && isStatement(of) && claimingWord(of.text) && !claimed.has(of)) return [];
    return [{ line, message: `${mark} is not needed: take it out` }];
  });
  return [...unclaimed, ...idle];
}

/** Headings name, questions ask, and what is quoted asks to predict; a table cell is a name. */
export function isStatement({ text, block }: ProseSentence): boolean {
  if (block.isQuoted || block.kind === "heading" || block.kind === "table cell") return false;
  return !/\?[)"”*_\s]*$/.test(text);
}

function firstSign(source: string, { start, end }: ProseSentence): number {
  return start + source.slice(start, end).search(/\S/);
}

function messageFor(
  { text }: ProseSentence,
  { word, kind }: { word: string; kind: string },
): string {
  const short = text.length > 90 ? `${text.slice(0, 90)}…` : text;
  return `"${short}" ${kind} ("${word}"): write <!--? expression --> behind it, or, where no expression can say it, <!--! ${unsaidKinds.join(" or ")} -->`;
}
