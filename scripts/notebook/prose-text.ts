/** A stretch of a Markdown source: its place and its line, from 1. */
export interface CodeSpan {
  text: string;
  /** Its place in the source. */
  start: number;
  line: number;
}

/** The code spans of a Markdown source outside fenced code and comments. */
export function codeSpans(source: string): CodeSpan[] {
  const running = runningText(source);
  return [...running.matchAll(/(?<!`)(`+)(?!`)([^]*?[^`])\1(?!`)/g)].map((match) => ({
    text: match[2]!.trim(),
    start: match.index!,
    line: running.slice(0, match.index).split("\n").length,
  }));
}

/** The source with fenced code and comments blanked out, every other sign in its place. */
export function runningText(source: string): string {
  return source.replace(/^(```|~~~)[^]*?^\1/gm, blank).replace(/<!--[^]*?-->/g, blank);
}

/** As many spaces and the same lines. */
export function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
