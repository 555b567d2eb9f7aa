import { type NotebookCell, type Notebook, type Output, withIds } from "../notebook/notebook.js";
import { messageOf, NotebookError } from "../notebook/notebook-error.js";
import { readText } from "../notebook/read-text.js";
import { writeWhole } from "../write-whole.js";
import { canonicalOutput, canonicalText, splitLines } from "../notebook/canonical.js";
import { unsealedCells } from "../check/causes/seal-findings.js";
import type { Examination } from "../check/check-notebook.js";
import { completeFigure, picturedAlready } from "../compare/figures.js";
import { differences } from "../compare/compare.js";
import { plainText } from "../execute/failures.js";
import { plainLines } from "../report/plain.js";
import { notebookDiff } from "./diff.js";

/** Brings a notebook up to date with what it just computed, and shows the difference; one that failed is left alone. */
export async function rewrite(examination: Examination): Promise<void> {
  const { file, execution } = examination;
  if (execution.broken !== undefined || execution.cells.some(({ status }) => status === "failed"))
    return;
  const text = await updatedText(examination);
  if (text === file.text) return;
  await replaceFile(file, text);
  const diff = notebookDiff(file.path, file.notebook, JSON.parse(text) as Notebook);
  process.stderr.write(plainLines(plainText(diff)));
}

/** The notebook's text with the outputs and prose numbers of an execution in place of the committed ones. */
export async function updatedText({ file, execution, prose }: Examination): Promise<string> {
  const unsealed = await unsealedCells(file);
  const results = new Map(execution.cells.map((result) => [result.index, result]));
  const cells: NotebookCell[] = [];
  for (const [k, cell] of file.notebook.cells.entries()) {
    const result = results.get(k + 1);
    const source = prose.get(k + 1);
    if (result && result.status !== "skipped") {
      const outputs = await updatedOutputs(
        unsealed.has(cell.id) ? { ...cell, outputs: [] } : cell,
        result.outputs,
        `${file.path}, cell ${k + 1}`,
      );
      cells.push({ ...cell, execution_count: result.executionCount, outputs });
    } else {
      cells.push(source === undefined ? cell : { ...cell, source: splitLines(source) });
    }
  }
  return canonicalText({ ...file.notebook, nbformat_minor: 5, cells: withIds(cells) } as Notebook);
}

/**
 * Replaces the file by `text`, whole or not at all.
 * @throws NotebookError when the file is no longer what was read: someone else has saved it.
 */
export async function replaceFile(
  file: { path: string; text: string },
  text: string,
): Promise<void> {
  const present = await readText(file.path).catch(() => undefined);
  if (present !== file.text)
    throw new NotebookError(
      `${file.path}: changed while it was being executed: left as it is; run again`,
    );
  await writeWhole(file.path, text).catch((error: unknown) => {
    throw new NotebookError(
      `${file.path}: could not be written (${messageOf(error)}): left as it is`,
    );
  });
}

async function updatedOutputs(
  cell: NotebookCell,
  fresh: Output[],
  where: string,
): Promise<Output[]> {
  const outputs: Output[] = [];
  for (const [k, output] of fresh.entries()) {
    const committed = cell.outputs?.[k];
    outputs.push(
      picturedAlready(output, committed) ??
        unchanged(output, committed) ??
        (await completeFigure(output, (figure) => draw(figure, where))),
    );
  }
  return outputs;
}

/** Draws a figure; what draws is loaded for the first. @throws NotebookError when it cannot be drawn. */
async function draw(figure: unknown, where: string): Promise<string> {
  const { renderFigure } = await import("../figures/render.js");
  return renderFigure(figure).catch((error: unknown) => {
    throw new NotebookError(
      `${where}: its figure cannot be drawn (${messageOf(error)}): the notebook is left as it is`,
    );
  });
}

/** The committed output, when the fresh one differs in nothing. */
function unchanged(fresh: Output, committed: Output | undefined): Output | undefined {
  if (!committed) return undefined;
  return differences(canonicalOutput(committed), canonicalOutput(fresh), 0).length === 0
    ? committed
    : undefined;
}
