import { readNotebook, sourceOf, type Notebook } from "../notebook/notebook.js";
import { anchorsOf, headingsOf, type Heading } from "./markdown.js";

/** One notebook as the site knows it. */
export interface Lesson {
  /** The notebook's file. */
  file: string;
  /** The file as it is, for the reader to download. */
  text: string;
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
  /** What its contents list: the headings of sections, in order. */
  headings: Heading[];
}

/** Reads a notebook as a lesson whose page has this name. @throws NotebookError when it cannot be used. */
export async function readLesson(file: string, slug: string): Promise<Lesson> {
  const { notebook, text } = await readNotebook(file);
  const first = notebook.cells.find((cell) => cell.cell_type === "markdown");
  const opening = first ? sourceOf(first) : "";
  const heading = /^# (.*)$/m.exec(opening)?.[1] ?? slug;
  const cells = notebook.cells.filter((cell) => cell.cell_type === "markdown");
  const prose = cells.map(sourceOf).join("\n\n");
  return {
    file,
    text,
    slug,
    number: /^[A-Z]?\d+/.exec(slug)?.[0] ?? "",
    title: heading.replace(/^[A-Z]?\d+\s*·\s*/, ""),
    question: /\*\*The question\.\*\* (.*)$/m.exec(opening)?.[1]?.replace(/\*/g, "") ?? "",
    notebook,
    anchors: new Set(anchorsOf(prose)),
    headings: headingsOf(prose).filter(({ level }) => level === 2),
  };
}

/** Where a lesson's page or its notebook is, from any page of the site, as links name it. */
export function fileOf({ slug }: Lesson, type: "html" | "ipynb" = "html"): string {
  const name = encodeURIComponent(`${slug}.${type}`);
  return type === "ipynb" ? `notebooks/${name}` : name;
}
