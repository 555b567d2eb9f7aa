import { figureOf } from "../../compare/figures.js";
import type { Finding } from "../../notebook/finding.js";
import { readMarkdown } from "../../notebook/markdown.js";
import { sourceOf, type NotebookCell, type NotebookFile } from "../../notebook/notebook.js";
import { lineCounter } from "../../notebook/prose-text.js";
import { anchorsOf } from "../../site/markdown.js";
import { linksIn } from "./links-in.js";

/** How far away a figure may be that prose calls above or below, in cells. */
const near = 4;
const pictured = /\b(?:picture|figure|plot|chart|heatmap|curve)s? (above|below)\b/gi;
const celled = /\b(?:cell|code) (above|below)\b/gi;
const stacked =
  /\b(upper|lower|middle|top|bottom) (?:picture|figure|plot|panel|half|row|heatmap|one)\b/gi;

/** Prose that points to what is not there: a figure above, a cell below, an upper picture of one, a heading further down. */
export function directionFindings({ notebook: { cells } }: NotebookFile): Finding[] {
  return cells.flatMap((cell, k) => {
    if (cell.cell_type !== "markdown") return [];
    const source = sourceOf(cell);
    const lineOf = (place: number) => lineCounter(source)(place);
    const found: [place: number, message: string][] = readMarkdown(source).blocks.flatMap(
      ({ text, start }) => [
        ...matches(text, pictured, start, ([words, where]) =>
          beside(cells, k, where!).some(figuresOf)
            ? undefined
            : `"${words}": there is no figure ${where}`,
        ),
        ...matches(text, celled, start, ([words, where]) =>
          beside(cells, k, where!).length > 0 ? undefined : `"${words}": there is no code ${where}`,
        ),
        ...matches(text, stacked, start, ([words, which]) => stackProblem(cells, k, words, which!)),
      ],
    );
    const placed = found.map(([place, message]): [number, string] => [lineOf(place), message]);
    return [...placed, ...anchorsBeside(cells, k, source)].map(([line, message]): Finding => ({
      ...{ kind: "link", cell: k + 1, line },
      message: `${message}: say where it is`,
    }));
  });
}

function matches(
  text: string,
  pattern: RegExp,
  start: number,
  problem: (match: RegExpMatchArray) => string | undefined,
): [number, string][] {
  return [...text.matchAll(pattern)].flatMap((match): [number, string][] => {
    const message = problem(match);
    return message === undefined ? [] : [[start + match.index, message]];
  });
}

/** The code cells on one side of a cell, as far as is near. */
function beside(cells: NotebookCell[], k: number, where: string): NotebookCell[] {
  const side =
    where === "above" ? cells.slice(Math.max(0, k - near), k) : cells.slice(k + 1, k + 1 + near);
  return side.filter(({ cell_type }) => cell_type === "code");
}

/** How many plots stand above one another in a cell's figures, pictures counted once each. */
function figuresOf(cell: NotebookCell): number {
  return (cell.outputs ?? []).reduce((sum, output) => {
    const data = output["data"] as Record<string, unknown> | undefined;
    const layout = figureOf(output)?.layout;
    const axes = Object.keys(layout ?? {}).filter((key) => /^yaxis\d*$/.test(key)).length;
    const isPicture = Object.keys(data ?? {}).some((type) => type.startsWith("image/"));
    return sum + (layout ? Math.max(1, axes) : isPicture ? 1 : 0);
  }, 0);
}

function stackProblem(
  cells: NotebookCell[],
  k: number,
  words: string,
  which: string,
): string | undefined {
  const around = [...beside(cells, k, "above"), ...beside(cells, k, "below")];
  const shown = around.map(figuresOf).filter((plots) => plots > 0);
  const wanted = which.toLowerCase() === "middle" ? 3 : 2;
  const most = Math.max(0, ...shown, shown.length > 1 ? 2 : 0);
  // A table, a matrix or a text may have rows too.
  if (shown.length === 0 || most >= wanted) return undefined;
  // One heatmap has rows of its own.
  if (/row|half|one$/i.test(words)) return undefined;
  return `"${words}": the figures here have ${most} plot${most === 1 ? "" : "s"}`;
}

/** `[heading](#heading) below`: the heading must come later. */
function anchorsBeside(cells: NotebookCell[], k: number, source: string): [number, string][] {
  return linksIn(source).flatMap(({ target, behind, line }): [number, string][] => {
    const where = /^,? (above|below)\b/.exec(behind)?.[1];
    if (!target.startsWith("#") || where === undefined) return [];
    const home = cells.findIndex(
      (cell) =>
        cell.cell_type === "markdown" && anchorsOf(sourceOf(cell)).includes(target.slice(1)),
    );
    const isThere = home < 0 || home === k || (where === "below" ? home > k : home < k);
    return isThere ? [] : [[line, `${target} is not ${where}`]];
  });
}
