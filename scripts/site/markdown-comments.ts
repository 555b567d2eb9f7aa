import type MarkdownIt from "markdown-it";
import type StateBlock from "markdown-it/lib/rules_block/state_block.mjs";
import type StateInline from "markdown-it/lib/rules_inline/state_inline.mjs";

const open = "<!--";
const close = "-->";

/**
 * Comments bind numbers to code and are not shown. As rules of the parser they are found in prose alone: what looks
 * like one in a code block or a code span is code.
 */
export function hideComments(md: MarkdownIt): void {
  md.block.ruler.before("fence", "comment", commentBlock, { alt: ["paragraph", "reference"] });
  md.inline.ruler.before("autolink", "comment", commentInline);
}

/** A comment that stands on lines of its own, which may be empty. */
function commentBlock(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const start = state.bMarks[startLine]! + state.tShift[startLine]!;
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const end = endOfComment(state.src, start);
  if (end === undefined) return false;
  let line = startLine;
  while (line < endLine && state.eMarks[line]! < end) line++;
  if (line === endLine || state.src.slice(end, state.eMarks[line]).trim() !== "") return false;
  if (!silent) state.line = line + 1;
  return true;
}

function commentInline(state: StateInline): boolean {
  const end = endOfComment(state.src, state.pos);
  if (end === undefined || end > state.posMax) return false;
  state.pos = end;
  return true;
}

let source = "";
let lastClose = -1;

/** Where the comment that begins here ends; nothing where none begins or it is never closed. */
function endOfComment(src: string, start: number): number | undefined {
  if (!src.startsWith(open, start)) return undefined;
  // Looked for once in a source: else each of many that are never closed would be looked through to the end.
  if (source !== src) [source, lastClose] = [src, src.lastIndexOf(close)];
  const end = lastClose < start + 2 ? -1 : src.indexOf(close, start + 2);
  return end < 0 ? undefined : end + close.length;
}
