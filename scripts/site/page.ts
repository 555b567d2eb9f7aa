import { sourceOf, tagsOf, type Cell } from "../notebook/notebook.js";
import { highlight } from "./highlight.js";
import { escapeHtml } from "./html.js";
import type { Lesson } from "./lesson.js";
import { renderMarkdown } from "./markdown.js";
import { renderOutput, type Asset } from "./outputs.js";
import { shell } from "./shell.js";

/** A page of the site and the pictures it shows. */
export interface Page {
  path: string;
  html: string;
  assets: Asset[];
}

/**
 * The page of a lesson.
 * @throws Error naming notebook and cell when a link leads nowhere or a formula cannot be set.
 */
export function lessonPage(lesson: Lesson, lessons: Lesson[]): Page {
  const assets: Asset[] = [];
  const cells = lesson.notebook.cells.map((cell, k) =>
    renderCell(cell, k + 1, lesson, lessons, assets),
  );
  const place = lessons.indexOf(lesson);
  const body = `<article>
${cells.join("\n")}
</article>
${pager(lessons[place - 1], lessons[place + 1])}`;
  const html = shell({
    title: `${lesson.number} · ${lesson.title} – Gatehouse`,
    description: lesson.question,
    lessons,
    current: lesson,
    body,
  });
  return { path: `${lesson.slug}.html`, html, assets };
}

function renderCell(
  cell: Cell,
  index: number,
  lesson: Lesson,
  lessons: Lesson[],
  assets: Asset[],
): string {
  if (cell.cell_type === "markdown") return prose(cell, index, lesson, lessons);
  if (cell.cell_type === "raw") return "";
  const outputs = (cell.outputs ?? []).map((output, k) =>
    renderOutput(output, `${lesson.slug}-${index}-${k + 1}`),
  );
  outputs.forEach((output) => assets.push(...output.assets));
  const code = `<pre class="code" tabindex="0"><code>${highlight(sourceOf(cell))}</code></pre>`;
  const html = `<div class="cell" id="cell-${index}">${code}${outputs.map((output) => output.html).join("")}</div>`;
  if (!tagsOf(cell).includes("solution")) return html;
  return `<details class="solution"><summary>Show our answer</summary>${html}</details>`;
}

function prose(cell: Cell, index: number, lesson: Lesson, lessons: Lesson[]): string {
  try {
    return renderMarkdown(sourceOf(cell), { link: (target) => resolve(target, lesson, lessons) });
  } catch (error) {
    throw new Error(`${lesson.file}, cell ${index}: ${(error as Error).message}`, { cause: error });
  }
}

/** Links between notebooks become links between pages; a link to what is not there is an error. */
function resolve(target: string, lesson: Lesson, lessons: Lesson[]): string {
  const match = /^(?:([\w-]+)\.ipynb)?(?:#(.*))?$/.exec(target);
  if (!match) return target;
  const [, slug, anchor] = match;
  const to = slug === undefined ? lesson : lessons.find((each) => each.slug === slug);
  if (!to) throw new Error(`the link to ${target} leads nowhere: there is no such notebook`);
  if (anchor !== undefined && !to.anchors.has(decodeURIComponent(anchor))) {
    throw new Error(`the link to ${target} leads nowhere: there is no such heading`);
  }
  return `${slug === undefined ? "" : `${slug}.html`}${anchor === undefined ? "" : `#${anchor}`}`;
}

function pager(previous: Lesson | undefined, next: Lesson | undefined): string {
  const link = (lesson: Lesson, rel: string, words: string) =>
    `<a rel="${rel}" class="${rel}" href="${lesson.slug}.html"><span>${words}</span>${escapeHtml(`${lesson.number} · ${lesson.title}`)}</a>`;
  return `<nav class="pager" aria-label="Previous and next lesson">${previous ? link(previous, "prev", "Previous") : ""}${next ? link(next, "next", "Next") : ""}</nav>`;
}
