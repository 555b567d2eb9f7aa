import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { NotebookError, type Cell, type Notebook, type Output } from "../notebook/notebook.js";
import { canonicalText, splitLines } from "../notebook/canonical.js";
import type { Examination } from "../check/check-notebook.js";
import { completeFigure, picturedAlready } from "../compare/figures.js";
import { differences } from "../compare/compare.js";
import { notebookDiff } from "./diff.js";
import { canonicalOutput } from "../notebook/canonical.js";

/** Brings a notebook up to date with what it just computed, and shows the difference; one that failed is left alone. */
export async function rewrite(examination: Examination): Promise<void> {
  const { file, execution } = examination;
  if (execution.broken !== undefined || execution.cells.some(({ status }) => status === "failed"))
    return;
  const text = await updatedText(examination);
  if (text === file.text) return;
  await replaceFile(file, text);
  process.stderr.write(notebookDiff(file.path, file.notebook, JSON.parse(text) as Notebook));
}

/** The notebook's text with the outputs and prose numbers of an execution in place of the committed ones. */
export async function updatedText({ file, execution, prose }: Examination): Promise<string> {
  const results = new Map(execution.cells.map((result) => [result.index, result]));
  const cells: Cell[] = [];
  for (const [k, cell] of file.notebook.cells.entries()) {
    const result = results.get(k + 1);
    const source = prose.get(k + 1);
    if (result && result.status !== "skipped") {
      const outputs = await updatedOutputs(cell, result.outputs);
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
  const present = await readFile(file.path, "utf8").catch(() => undefined);
  if (present !== file.text) {
    throw new NotebookError(
      `${file.path}: changed while it was being executed: left as it is; run again`,
    );
  }
  const fresh = path.join(
    path.dirname(file.path),
    `.${path.basename(file.path)}.${randomUUID()}.tmp`,
  );
  const clean = () => rmSync(fresh, { force: true });
  // Told to stop between the two, the process ends without coming back here.
  process.once("exit", clean);
  try {
    await writeFile(fresh, text, { mode: (await stat(file.path)).mode });
    await rename(fresh, file.path);
  } catch (error) {
    clean();
    throw new NotebookError(
      `${file.path}: could not be written (${(error as Error).message}): left as it is`,
    );
  } finally {
    process.removeListener("exit", clean);
  }
}

async function updatedOutputs(cell: Cell, fresh: Output[]): Promise<Output[]> {
  const outputs: Output[] = [];
  for (const [k, output] of fresh.entries()) {
    const committed = cell.outputs?.[k];
    outputs.push(
      picturedAlready(output, committed) ??
        unchanged(output, committed) ??
        (await completeFigure(output, draw)),
    );
  }
  return outputs;
}

/** Draws a figure; what draws is loaded for the first. */
async function draw(figure: unknown): Promise<string> {
  const { renderFigure } = await import("../figures/render.js");
  return renderFigure(figure);
}

/** The committed output, when the fresh one differs in nothing. */
function unchanged(fresh: Output, committed: Output | undefined): Output | undefined {
  if (!committed) return undefined;
  return differences(canonicalOutput(committed), canonicalOutput(fresh), 0).length === 0
    ? committed
    : undefined;
}

/** Every cell needs an id; one that has none gets the first free `cell-NN`. */
function withIds(cells: Cell[]): Cell[] {
  const taken = new Set(cells.map(({ id }) => id));
  let next = 1;
  return cells.map((cell) => {
    if (cell.id) return cell;
    while (taken.has(idOf(next))) next++;
    return { ...cell, id: idOf(next++) };
  });
}

function idOf(number: number): string {
  return `cell-${String(number).padStart(2, "0")}`;
}
