import { figureOf } from "../compare/figures.js";
import type { NotebookReport } from "../check/check-notebooks.js";
import { joined, sourceOf, type Json, type Output } from "../notebook/notebook.js";
import { renderFigure } from "../figures/render.js";
import { escapeHtml } from "../site/html.js";
import { pageOf } from "./html-page.js";
import { placeOf, problemsOf, type Problem } from "./problems.js";

/** The report as one page that needs nothing else: what differs, as it was committed and as it is now, side by side. */
export async function htmlReport(reports: NotebookReport[]): Promise<string> {
  const sections: string[] = [];
  for (const report of reports) sections.push(await notebookSection(report));
  return pageOf(reports, sections);
}

async function notebookSection(report: NotebookReport): Promise<string> {
  const problems = problemsOf(report);
  if (problems.length === 0)
    return `<section><h2 class="fine"><span>✓</span> ${escapeHtml(report.path)}</h2></section>`;
  const cells = [...new Set(problems.map(({ cell }) => cell))];
  const articles: string[] = [];
  for (const cell of cells) {
    const own = problems.filter((problem) => problem.cell === cell);
    articles.push(await cellArticle(report, cell, own));
  }
  return `<section><h2 class="broken"><span>✗</span> ${escapeHtml(report.path)}</h2>${articles.join("")}</section>`;
}

async function cellArticle(
  report: NotebookReport,
  cell: number,
  problems: Problem[],
): Promise<string> {
  const items = problems.map(
    (problem) =>
      `<li><strong>${escapeHtml(placeOf({ ...problem, path: "" }).replace(/^, /, "") || "the whole")}</strong> <em>${escapeHtml(problem.kind)}</em> ${escapeHtml(problem.message)}${block(problem.details.join("\n"))}</li>`,
  );
  return `<article><ul>${items.join("")}</ul>${sourceBlock(report, cell)}${await outputPairs(report, cell, problems)}</article>`;
}

function sourceBlock({ examination }: NotebookReport, cell: number): string {
  const found = examination?.file.notebook.cells[cell - 1];
  return found ? `<details><summary>the cell</summary>${block(sourceOf(found))}</details>` : "";
}

/** The outputs of a cell whose outputs drifted, committed and now. */
async function outputPairs(
  { examination }: NotebookReport,
  cell: number,
  problems: Problem[],
): Promise<string> {
  if (!examination || !problems.some(({ kind }) => kind === "output" || kind === "figure"))
    return "";
  const committed = examination.file.notebook.cells[cell - 1]?.outputs ?? [];
  const now = examination.execution.cells.find(({ index }) => index === cell)?.outputs ?? [];
  const rows: string[] = [];
  for (let k = 0; k < Math.max(committed.length, now.length); k++) {
    const pair = [await outputHtml(committed[k]), await outputHtml(now[k])];
    if (pair[0] !== pair[1]) rows.push(pairHtml(pair[0]!, pair[1]!));
  }
  return rows.join("");
}

function pairHtml(committed: string, now: string): string {
  return `<div class="pair"><div><h3>committed</h3>${committed}</div><div><h3>now</h3>${now}</div></div>`;
}

async function outputHtml(output: Output | undefined): Promise<string> {
  if (!output) return "<p>nothing</p>";
  const figure = figureOf(output);
  if (figure) {
    const svg = await renderFigure(figure);
    const uri = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
    const sentence = figure.layout.meta?.description ?? "A figure.";
    return `<img src="${uri}" alt="${escapeHtml(sentence)}">`;
  }
  if (output.output_type === "error")
    return block(`${String(output["ename"])}: ${String(output["evalue"])}`);
  const data = (output["data"] ?? {}) as Json;
  return block(joined(output["text"] ?? data["text/plain"] ?? JSON.stringify(data, null, 1)));
}

function block(text: string): string {
  return text === "" ? "" : `<pre>${escapeHtml(text)}</pre>`;
}
