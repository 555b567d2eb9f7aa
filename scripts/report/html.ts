import { figureOf } from "../compare/figures.js";
import type { NotebookReport } from "../check/check-notebooks.js";
import { plainText } from "../execute/failures.js";
import { renderFigure } from "../figures/render.js";
import { cleanSvg } from "../html/clean.js";
import { html, joinHtml, type Html } from "../html/template.js";
import { sourceOf, type Json, type Output } from "../notebook/notebook.js";
import { textOf } from "../notebook/text.js";
import { pageOf } from "./html-page.js";
import { placeOf, problemsOf, type Problem } from "./problems.js";

/** The report as one page that needs nothing else: what differs, as it was committed and as it is now, side by side. */
export async function htmlReport(reports: NotebookReport[]): Promise<string> {
  const sections: Html[] = [];
  for (const report of reports) sections.push(await notebookSection(report));
  return String(pageOf(reports, joinHtml(sections, "\n")));
}

async function notebookSection(report: NotebookReport): Promise<Html> {
  const problems = problemsOf(report);
  if (problems.length === 0)
    return html`<section>
      <h2 class="fine"><span>✓</span> ${report.path}</h2>
    </section>`;
  const cells = [...new Set(problems.map(({ cell }) => cell))];
  const articles: Html[] = [];
  for (const cell of cells) {
    const own = problems.filter((problem) => problem.cell === cell);
    articles.push(await cellArticle(report, cell, own));
  }
  return html`<section>
    <h2 class="broken"><span>✗</span> ${report.path}</h2>
    ${articles}
  </section>`;
}

async function cellArticle(
  report: NotebookReport,
  cell: number,
  problems: Problem[],
): Promise<Html> {
  const items = problems.map((problem) => {
    const place = placeOf({ ...problem, path: "" }).replace(/^, /, "") || "the whole";
    const details = block(problem.details.join("\n"));
    return html`<li>
      <strong>${place}</strong> <em>${problem.kind}</em> ${problem.message}${details}
    </li>`;
  });
  return html`<article>
    <ul>
      ${items}
    </ul>
    ${sourceBlock(report, cell)}${await outputPairs(report, cell, problems)}
  </article>`;
}

function sourceBlock({ examination }: NotebookReport, cell: number): Html | "" {
  const found = examination?.file.notebook.cells[cell - 1];
  return found
    ? html`<details>
        <summary>the cell</summary>
        ${block(sourceOf(found))}
      </details>`
    : "";
}

/** The outputs of a cell whose outputs drifted, committed and now. */
async function outputPairs(
  { examination }: NotebookReport,
  cell: number,
  problems: Problem[],
): Promise<Html[]> {
  if (!examination || !problems.some(({ kind }) => kind === "output" || kind === "figure"))
    return [];
  const committed = examination.file.notebook.cells[cell - 1]?.outputs ?? [];
  const now = examination.execution.cells.find(({ index }) => index === cell)?.outputs ?? [];
  const rows: Html[] = [];
  for (let k = 0; k < Math.max(committed.length, now.length); k++) {
    const pair = [await outputHtml(committed[k]), await outputHtml(now[k])];
    if (String(pair[0]) !== String(pair[1])) rows.push(pairHtml(pair[0]!, pair[1]!));
  }
  return rows;
}

function pairHtml(committed: Html | "", now: Html | ""): Html {
  return html`<div class="pair">
    <div>
      <h3>committed</h3>
      ${committed}
    </div>
    <div>
      <h3>now</h3>
      ${now}
    </div>
  </div>`;
}

async function outputHtml(output: Output | undefined): Promise<Html | ""> {
  if (!output) return html`<p>nothing</p>`;
  if (figureOf(output)) return figureHtml(output);
  if (output.output_type === "error")
    return block(`${textOf(output["ename"])}: ${textOf(output["evalue"])}`);
  const data = (output["data"] ?? {}) as Json;
  return block(textOf(output["text"] ?? data["text/plain"]) || JSON.stringify(data, null, 1));
}

/** The figure drawn anew; one that Plotly cannot draw is told in words. */
async function figureHtml(output: Output): Promise<Html | ""> {
  const figure = figureOf(output)!;
  try {
    const clean = cleanSvg(await renderFigure(figure));
    const uri = `data:image/svg+xml;base64,${Buffer.from(clean?.content ?? "").toString("base64")}`;
    const sentence = textOf(figure.layout?.meta?.description) || "A figure.";
    return html`<img src="${uri}" alt="${sentence}" />`;
  } catch (error) {
    return block(`a figure that cannot be drawn: ${(error as Error).message}`);
  }
}

function block(text: string): Html | "" {
  return text === "" ? "" : html`<pre>${plainText(text)}</pre>`;
}
