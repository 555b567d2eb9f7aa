import path from "node:path";
import { readNotebook, sourceOf, type Notebook } from "../notebook/notebook.js";
import { anchorsOf } from "./markdown.js";

/** One notebook as the site knows it. */
export interface Lesson {
  /** The notebook's file. */
  file: string;
  /** `03-forget-gate`: the page is this with `.html`, the download with `.ipynb`. */
  slug: string;
  /** `03`. */
  number: string;
  /** The first heading, without the number. */
  title: string;
  /** The question the notebook opens with. */
  question: string;
  notebook: Notebook;
  /** The anchors of its headings. */
  anchors: Set<string>;
}

/** Reads a notebook as a lesson. @throws NotebookError when it cannot be used. */
export async function readLesson(file: string): Promise<Lesson> {
  const { notebook } = await readNotebook(file);
  const slug = path.basename(file, ".ipynb");
  const first = notebook.cells.find((cell) => cell.cell_type === "markdown");
  const opening = first ? sourceOf(first) : "";
  const heading = /^# (.*)$/m.exec(opening)?.[1] ?? slug;
  return {
    file,
    slug,
    number: /^\d+/.exec(slug)?.[0] ?? "",
    title: heading.replace(/^\d+\s*·\s*/, ""),
    question: /\*\*The question\.\*\* (.*)$/m.exec(opening)?.[1]?.replace(/\*/g, "") ?? "",
    notebook,
    anchors: new Set(
      notebook.cells.flatMap((cell) =>
        cell.cell_type === "markdown" ? anchorsOf(sourceOf(cell)) : [],
      ),
    ),
  };
}
