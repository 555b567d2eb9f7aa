import { plotlyMime } from "../compare/figures.js";
import { sourceOf, type NotebookCell, type Json } from "../notebook/notebook.js";
import { html, type Html } from "../html/template.js";
import { highlight } from "./highlight.js";
import { renderOutput, type Asset } from "./outputs.js";

/** Where a code cell stands. */
export interface CellPlace {
  /** Its number in the notebook, counted from 1. */
  index: number;
  /** The name of the lesson's page. */
  slug: string;
  /** The lesson's number, as figures are numbered: `4` gives Figure 4.1. */
  number: string;
  /** Whether its outputs answer a prediction that the reader should make first. */
  isSealed: boolean;
  /** Where its pictures are added. */
  assets: Asset[];
  /** How many figures the lesson has shown so far. */
  figures: { count: number };
}

/** Whether a cell's prose asks the reader to predict what comes next. */
export function isAnswerToPrediction(prose: string): boolean {
  return /^\s*>\s*\*\*Predict/m.test(prose);
}

/**
 * A code cell with its outputs. Where a figure is what the cell is for, the figure comes first and its code is folded
 * to a line; so are imports. Answers to exercises are folded, answers to predictions sealed until there is a guess.
 * @throws Error when an output is none that nbformat knows.
 */
export function renderCode(cell: NotebookCell, place: CellPlace): Html {
  const outputs = outputsOf(cell, place);
  const source = sourceOf(cell);
  const sealed = place.isSealed && outputs.length > 0 ? seal(outputs, place) : html`${outputs}`;
  const isFigure = (cell.outputs ?? []).some(isFigureOutput);
  const isSetUp = outputs.length === 0 && /^\s*import\s/.test(source);
  const code = isFigure || isSetUp ? folded(source, isSetUp) : listing(source);
  const body = isFigure && !place.isSealed ? html`${sealed}${code}` : html`${code}${sealed}`;
  const kind = isFigure ? "cell figure-cell" : "cell";
  const whole = html`<div class="${kind}" id="cell-${place.index}">${body}</div>`;
  const { tags } = cell.metadata;
  if (!Array.isArray(tags) || !tags.includes("solution")) return whole;
  return html`<details class="solution">
    <summary>Show our answer</summary>
    ${whole}
  </details>`;
}

function outputsOf(
  cell: NotebookCell,
  { index, slug, number, assets, figures }: CellPlace,
): Html[] {
  return (cell.outputs ?? []).map((output, k) => {
    if (isFigureOutput(output)) figures.count++;
    const rendered = renderOutput(output, {
      name: `${slug}-${index}-${k + 1}`,
      label: `${number}.${figures.count}`.replace(/^\./, ""),
    });
    assets.push(...rendered.assets);
    return rendered.html;
  });
}

/** Whether an output is numbered as a figure: plots and drawings. */
function isFigureOutput({ data }: Json): boolean {
  if (typeof data !== "object" || data === null) return false;
  return [plotlyMime, "image/svg+xml"].some((type) => (data as Json)[type] !== undefined);
}

function listing(source: string): Html {
  return html`<pre class="code"><code>${highlight(source)}</code></pre>`;
}

function folded(source: string, isSetUp: boolean): Html {
  const lines = source.split("\n").filter((line) => line.trim() !== "");
  const first = isSetUp ? `imports and set-up, ${lines.length} lines` : lines[0]!.trim();
  return html`<details class="fold">
    <summary><span>Code</span> <code>${first}</code></summary>
    ${listing(source)}
  </details>`;
}

/** Open for readers without scripts and on paper; a script closes it until there is a guess. */
function seal(outputs: Html[], { index }: CellPlace): Html {
  return html`<div class="sealed" data-seal="${index}"><div class="answer">${outputs}</div></div>`;
}
