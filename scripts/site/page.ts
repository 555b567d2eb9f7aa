import path from "node:path";
import { sourceOf, type NotebookCell } from "../notebook/notebook.js";
import type { Term } from "../../lib/index.js";
import { leadingOf } from "../html/address.js";
import { html, type Html } from "../html/template.js";
import { isAnswerToPrediction, renderCode } from "./code-cell.js";
import { fileOf, type Lesson } from "./lesson.js";
import { renderMarkdown, type MarkdownContext } from "./markdown.js";
import type { Asset } from "./outputs.js";
import { shell } from "./shell.js";

/** A page of the site and the pictures it shows. */
export interface Page {
  path: string;
  html: Html;
  assets: Asset[];
}

/**
 * The page of a lesson.
 * @throws Error naming notebook and cells where a link leads nowhere, a formula cannot be set, or an output is none.
 */
export function lessonPage(lesson: Lesson, lessons: Lesson[], terms: readonly Term[] = []): Page {
  const assets: Asset[] = [];
  const problems: string[] = [];
  const figures = { count: 0 };
  const context: MarkdownContext = {
    link: (target) => resolve(target, lesson, lessons),
    seen: new Map(),
    terms: new Map(terms.map(({ name, id }) => [name, id])),
  };
  const cells = lesson.notebook.cells.map((cell, k) => {
    try {
      return renderCell(cell, k, { lesson, context, assets, figures });
    } catch (error) {
      problems.push(`${lesson.file}, cell ${k + 1}: ${inWords(error)}`);
      return "";
    }
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const place = lessons.indexOf(lesson);
  const body = html`<article class="lesson">${cells.map((cell) => html`${cell} `)}</article>
    ${pager(lessons[place - 1], lessons[place + 1])}`;
  const page = shell({
    title: `${lesson.number} · ${lesson.title} – Gatehouse`,
    description: lesson.question,
    path: `${lesson.slug}.html`,
    lessons,
    current: lesson,
    body,
  });
  return { path: `${lesson.slug}.html`, html: page, assets };
}

/** What went wrong; how V8 says that its stack is full helps nobody. */
function inWords(error: unknown): string {
  return error instanceof RangeError ? "nested too deeply to be shown" : (error as Error).message;
}

interface Rendering {
  lesson: Lesson;
  context: MarkdownContext;
  assets: Asset[];
  /** How many figures there were so far. */
  figures: { count: number };
}

function renderCell(cell: NotebookCell, k: number, rendering: Rendering): Html | "" {
  const { lesson, context, assets, figures } = rendering;
  if (cell.cell_type === "raw") return "";
  if (cell.cell_type === "markdown") return renderMarkdown(sourceOf(cell), context);
  if (cell.cell_type !== "code")
    throw new Error(
      `invalid cell_type: expected code, markdown or raw, got ${JSON.stringify(cell.cell_type) ?? "nothing"}`,
    );
  const before = lesson.notebook.cells[k - 1];
  return renderCode(cell, {
    index: k + 1,
    slug: lesson.slug,
    number: lesson.number.replace(/^0+(?=.)/, ""),
    isSealed: before?.cell_type === "markdown" && isAnswerToPrediction(sourceOf(before)),
    assets,
    figures,
  });
}

/** Links between notebooks become links between pages; a link to what is not there is an error. */
function resolve(target: string, lesson: Lesson, lessons: Lesson[]): string {
  const [file = "", anchor] = target.split(/#([^]*)/);
  if (leadingOf(target) !== "here" || (file !== "" && !file.endsWith(".ipynb"))) return target;
  const full = path.resolve(path.dirname(lesson.file), decoded(file));
  const to = file === "" ? lesson : lessons.find((each) => path.resolve(each.file) === full);
  if (!to) throw new Error(`the link to ${target} leads nowhere: there is no such notebook`);
  if (anchor !== undefined && !to.anchors.has(decoded(anchor)))
    throw new Error(`the link to ${target} leads nowhere: there is no such heading`);
  return `${file === "" ? "" : fileOf(to)}${anchor === undefined ? "" : `#${anchor}`}`;
}

/** An address without its percent signs, or as it is when they mean nothing. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function pager(previous: Lesson | undefined, next: Lesson | undefined): Html {
  const link = (lesson: Lesson, rel: string, words: string) =>
    html`<a rel="${rel}" class="${rel}" href="${fileOf(lesson)}"
      ><span>${words}</span> ${lesson.number} · ${lesson.title}</a
    >`;
  return html`<nav class="pager" aria-label="Previous and next lesson">
    ${previous ? link(previous, "prev", "Previous") : ""}${next ? link(next, "next", "Next") : ""}
  </nav>`;
}
