/** A part of a Markdown source that is not running text. */
export interface MarkdownPart {
  kind: "fence" | "span" | "comment";
  /** Its place in the source, and the place behind it. */
  start: number;
  end: number;
  /** What is in it: the code, or the text of the comment. */
  text: string;
}

const fence = /[ \t>]*(?:(?<ticks>`{3,})[^`\n]*|(?<waves>~{3,})[^\n]*)(?:\n|$)/y;
const interesting = /[\\`<\n]/g;

/**
 * The fenced code, code spans and comments of a Markdown source, in order and none within another. One pass from left
 * to right, in which what is never closed is looked for only once.
 */
export function markdownParts(source: string): MarkdownPart[] {
  const find = { comment: commentsIn(source), span: spansIn(source) };
  const parts: MarkdownPart[] = [];
  const isLineStart = (at: number) => at === 0 || source[at - 1] === "\n";
  for (let at = 0; at < source.length;) {
    const part =
      (isLineStart(at) ? fenceAt(source, at) : undefined) ?? find.comment(at) ?? find.span(at);
    if (part) parts.push(part);
    at = part?.end ?? at + plainLength(source, at);
    if (isLineStart(at)) continue;
    interesting.lastIndex = at;
    at = interesting.exec(source)?.index ?? source.length;
    if (source[at] === "\n") at++;
  }
  return parts;
}

/** How far there is nothing: an escaped sign, a run of backticks that is none of a span, or one sign. */
function plainLength(source: string, at: number): number {
  if (source[at] === "\\") return 2;
  return source[at] === "`" ? runLength(source, at) : 1;
}

function fenceAt(source: string, start: number): MarkdownPart | undefined {
  fence.lastIndex = start;
  const opening = fence.exec(source)?.groups;
  if (!opening) return undefined;
  const inside = fence.lastIndex;
  const mark = (opening["ticks"] ?? opening["waves"])!;
  const closing = new RegExp(`^[ \\t>]*${mark[0]}{${mark.length},}[ \\t]*$`, "gm");
  closing.lastIndex = inside;
  const close = closing.exec(source);
  const end = close ? close.index + close[0].length : source.length;
  return { kind: "fence", start, end, text: source.slice(inside, close?.index) };
}

type Find = (start: number) => MarkdownPart | undefined;

function commentsIn(source: string): Find {
  const lastClose = source.lastIndexOf("-->");
  return (start) => {
    if (lastClose < start + 2 || !source.startsWith("<!--", start)) return undefined;
    const close = source.indexOf("-->", start + 2);
    const text = source.slice(start + 4, Math.max(close, start + 4));
    return { kind: "comment", start, end: close + 3, text };
  };
}

/** A span ends at the next run of as many backticks in its paragraph. */
function spansIn(source: string): Find {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of source.matchAll(/`+/g)) {
    const same = runs.get(run.length);
    if (same) same.push(index);
    else runs.set(run.length, [index]);
  }
  const after = new Map([...runs].map(([length, places]) => [length, follower(places)]));
  const paragraphEnd = follower([...source.matchAll(/\n[ \t]*\n/g)].map(({ index }) => index));
  return (start) => {
    if (source[start] !== "`") return undefined;
    const length = runLength(source, start);
    const close = after.get(length)!(start);
    if (close > paragraphEnd(start) || close === Infinity) return undefined;
    const text = source.slice(start + length, close);
    return { kind: "span", start, end: close + length, text: text.trim() };
  };
}

/** The first of these ascending places behind another, asked for from left to right. */
function follower(places: number[]): (start: number) => number {
  let k = 0;
  return (start) => {
    while (k < places.length && places[k]! <= start) k++;
    return places[k] ?? Infinity;
  };
}

function runLength(source: string, start: number): number {
  let end = start;
  while (source[end] === "`") end++;
  return end - start;
}
