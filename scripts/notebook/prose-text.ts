import { markdownParts, type MarkdownPart } from "./markdown-parts.js";

/** A stretch of a Markdown source: its place and its line, from 1. */
export interface CodeSpan {
  text: string;
  /** Its place in the source. */
  start: number;
  line: number;
}

/** The code spans of a Markdown source outside fenced code and comments. */
export function codeSpans(source: string): CodeSpan[] {
  return stretches(source, "span");
}

/** The comments of a Markdown source: not what looks like one in code. */
export function commentsIn(source: string): CodeSpan[] {
  return stretches(source, "comment");
}

/** The source with fenced code and comments blanked out, every other sign in its place. */
export function runningText(source: string): string {
  return blanked(source, ({ kind }) => kind !== "span");
}

/** The source with those of its parts blanked out, every other sign in its place. */
export function blanked(source: string, isBlanked: (part: MarkdownPart) => boolean): string {
  const pieces: string[] = [];
  let end = 0;
  for (const part of markdownParts(source).filter(isBlanked)) {
    pieces.push(source.slice(end, part.start), blank(source.slice(part.start, part.end)));
    end = part.end;
  }
  return [...pieces, source.slice(end)].join("");
}

/** As many spaces and the same lines. */
export function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

/** Says on which line, from 1, a place is; ask from left to right. */
export function lineCounter(source: string): (place: number) => number {
  let [line, next] = [1, source.indexOf("\n")];
  return (place) => {
    for (; next >= 0 && next < place; line++) next = source.indexOf("\n", next + 1);
    return line;
  };
}

function stretches(source: string, wanted: MarkdownPart["kind"]): CodeSpan[] {
  const lineOf = lineCounter(source);
  return markdownParts(source)
    .filter(({ kind }) => kind === wanted)
    .map(({ text, start }) => ({ text, start, line: lineOf(start) }));
}
