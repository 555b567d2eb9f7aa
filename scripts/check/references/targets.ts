import { access, readFile } from "node:fs/promises";
import path from "node:path";
import {
  NotebookError,
  readNotebook,
  sourceOf,
  type Notebook,
  type NotebookCell,
} from "../../notebook/notebook.js";
import { isObject } from "../../notebook/structure.js";
import { anchorsOf } from "../../site/markdown.js";
import { decoded, type LinkInProse } from "./links-in.js";

/** Where a link stands. */
export interface LinkPlace {
  /** The file it stands in. */
  path: string;
  /** The headings of that file, as one Markdown source. */
  prose: string;
  cell?: NotebookCell;
}

/** What is wrong with where a link leads: a file, a heading, a line, a picture within the notebook. */
export async function targetProblem(
  { target, text }: LinkInProse,
  { path: from, prose, cell }: LinkPlace,
): Promise<string | undefined> {
  if (target.startsWith("attachment:")) return attachmentProblem(decoded(target.slice(11)), cell);
  // What begins with a slash is for whatever site or server shows the notebook to find.
  if (/^([a-z][a-z\d+.-]*:|\/)/i.test(target)) return undefined;
  const [file = "", anchor] = decoded(target).split("#");
  if (file === "") return anchorProblem(anchor ?? "", prose, nameOf(from));
  const full = path.resolve(path.dirname(from), file);
  if (!(await exists(full))) return `the link leads to ${file}, which does not exist`;
  if (anchor === undefined) return undefined;
  if (/^L\d+/.test(anchor)) return linesProblem(anchor, full, file, text);
  if (/\.(md|markdown)$/.test(file))
    return anchorProblem(anchor, await readFile(full, "utf8"), file);
  if (!file.endsWith(".ipynb")) return undefined;
  try {
    return anchorProblem(anchor, proseOf((await readNotebook(full)).notebook), file);
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    return `the link leads to #${anchor} in a notebook that cannot be read: ${error.message}`;
  }
}

/** The file that a link leads to, there or not; nothing for an address elsewhere. */
export function fileOf(target: string, from: string): string | undefined {
  if (/^([a-z][a-z\d+.-]*:|\/|#|$)/i.test(target)) return undefined;
  return path.resolve(path.dirname(from), decoded(target).split("#")[0]!);
}

/** The prose of a notebook as one Markdown source. */
export function proseOf({ cells }: Notebook): string {
  return cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(sourceOf)
    .join("\n\n");
}

function nameOf(file: string): string {
  return file.endsWith(".ipynb") ? "this notebook" : "this document";
}

function attachmentProblem(name: string, cell: NotebookCell | undefined): string | undefined {
  const attachments = cell?.["attachments"];
  if (isObject(attachments) && Object.hasOwn(attachments, name)) return undefined;
  return `the picture ${name} is not among the cell's attachments: attach it again`;
}

function anchorProblem(anchor: string, prose: string, name: string): string | undefined {
  const anchors = anchorsOf(prose);
  if (anchors.includes(anchor)) return undefined;
  return `the link leads to #${anchor}, which is no heading of ${name}: expected one of ${anchors.map((each) => `#${each}`).join(", ")}`;
}

/** `#L10` and `#L10-L20`: the lines must be there, and hold the name that the link is called by, if it is one. */
async function linesProblem(
  anchor: string,
  full: string,
  file: string,
  text: string,
): Promise<string | undefined> {
  const lines = (await readFile(full, "utf8")).split("\n");
  const [, first, last = first] = /^L(\d+)(?:-L?(\d+))?$/.exec(anchor) ?? [];
  if (first === undefined || Number(last) > lines.length)
    return `the link leads to #${anchor} of ${file}, which has ${lines.length} lines`;
  const shown = lines.slice(Number(first) - 1, Number(last)).join("\n");
  const isName = /^[\w$]+\(\)$|^[a-z]+[A-Z]\w*$/.test(text);
  if (!isName || shown.includes(text.replace("()", ""))) return undefined;
  return `the link leads to #${anchor} of ${file}, where ${text} is not`;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
