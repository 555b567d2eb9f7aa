import { existsSync } from "node:fs";
import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import {
  NotebookError,
  readNotebook,
  sourceOf,
  type NotebookFile,
} from "../../notebook/notebook.js";
import { headingsOf } from "../../site/markdown.js";
import { linksIn } from "./links-in.js";
import { proseOf } from "./targets.js";

/** Words that name no lesson, or that many do. */
const common = new Set(
  "next previous before after last first one that this these those the and for with from into what when where which whose there then than lesson lessons notebook notebooks chapter course here above below see also more about earlier later again back beginning source text part".split(
    " ",
  ),
);

/** Links to a notebook by words that neither its title, nor its headings, nor its name have any of: it is called otherwise now. */
export async function titleFindings(file: NotebookFile): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [k, cell] of file.notebook.cells.entries()) {
    if (cell.cell_type !== "markdown") continue;
    for (const { target, text, line, before } of linksIn(sourceOf(cell))) {
      const [name = "", anchor] = target.split("#");
      if (!/^\d+-[^/]*\.ipynb$/.test(name) || wordsOf(text).length === 0) continue;
      if (!isTitle(text, before)) continue;
      const called = await titlesOf(path.join(path.dirname(file.path), name), anchor);
      if (called === undefined || wordsOf(text).some((word) => called.includes(word))) continue;
      const message = `"${text}" leads to ${name}, in whose title and headings no word of that is: call it by its name`;
      findings.push({ kind: "link", cell: k + 1, line, message });
    }
  }
  return findings;
}

/** Whether a lesson is called by its title, rather than described. */
function isTitle(text: string, before: string): boolean {
  return /\bbefore:\s*$/i.test(before) || /^[“"].*[”"]$|^(?:notebook|lesson) \d+[:,]/i.test(text);
}

/** The words by which something may be called, in a form that endings do not change. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return words.filter((word) => !common.has(word)).map((word) => word.slice(0, 5));
}

async function titlesOf(file: string, anchor: string | undefined): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const { notebook } = await readNotebook(file);
    const headings = headingsOf(proseOf(notebook)).map(({ text }) => text);
    return [path.basename(file), anchor ?? "", ...headings].join(" ").toLowerCase();
  } catch (error) {
    if (error instanceof NotebookError) return undefined;
    throw error;
  }
}
