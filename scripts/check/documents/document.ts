import { readdir } from "node:fs/promises";
import path from "node:path";
import type { NotebookCell, NotebookFile } from "../../notebook/notebook.js";
import { readText } from "../../notebook/read-text.js";
import { root } from "../../paths.js";

/** A document's line of each of its cells, from 1, added to which a line of the cell is one of the document. */
export interface DocumentFile extends NotebookFile {
  startLines: number[];
}

const fence = /^```(\S*)[^\n]*\n([^]*?)^```[^\S\n]*$/gm;
/** What no reader sees and the code below it needs; or why code is not run. */
const setUp = /^<!-- ts:\s([^]*?)-->$/;
const notRun = /<!-- not run: [^]*?-->\s*$/;

/** The documents of the project: Markdown at its top, in lib/ and in scripts/. */
export async function projectDocuments(): Promise<DocumentFile[]> {
  const listed = await Promise.all(["", "lib", "scripts"].map(documentsIn));
  return Promise.all(
    listed.flat().map(async (name) => documentFile(name, await readText(path.join(root, name)))),
  );
}

async function documentsIn(folder: string): Promise<string[]> {
  const names = await readdir(path.join(root, folder), { recursive: folder !== "" });
  return names
    .filter(
      (name) => name.endsWith(".md") && !/(?:^|[\\/])(?:node_modules|dist[^\\/]*)[\\/]/.test(name),
    )
    .map((name) => path.join(folder, name))
    .sort();
}

/** A Markdown document as a notebook: its TypeScript is code, with what comments set up for it; the rest is prose. */
export function documentFile(name: string, text: string): DocumentFile {
  const file: DocumentFile = {
    path: path.join(root, name),
    text,
    notebook: { cells: [], metadata: { kernelspec, gatehouse }, nbformat: 4, nbformat_minor: 5 },
    startLines: [],
  };
  let end = 0;
  for (const match of text.matchAll(fence)) {
    const [whole, language, code] = match;
    if (language !== "ts") continue;
    const before = text.slice(end, match.index);
    addProse(file, before, text, end);
    const tags = notRun.test(before) ? ["skip-execution"] : [];
    add(file, { cell_type: "code", source: code!, metadata: { tags } }, text, match.index + 6);
    end = match.index + whole.length;
  }
  addProse(file, text.slice(end), text, end);
  return file;
}

const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };

/** Readers write `steps[2].forgetGate`. */
const gatehouse = { compilerOptions: { noUncheckedIndexedAccess: false } };

/** Prose, and the code in its comments. */
function addProse(file: DocumentFile, prose: string, text: string, at: number): void {
  for (const [comment] of prose.matchAll(/^<!-- ts:\s[^]*?-->$/gm)) {
    const source = setUp.exec(comment)![1]!;
    add(file, { cell_type: "code", source, metadata: {} }, text, at + prose.indexOf(comment));
  }
  add(file, { cell_type: "markdown", source: prose, metadata: {} }, text, at);
}

function add(
  file: DocumentFile,
  cell: Pick<NotebookCell, "cell_type" | "source" | "metadata">,
  text: string,
  at: number,
): void {
  const id = `part-${file.notebook.cells.length + 1}`;
  file.notebook.cells.push({ ...cell, id, ...(cell.cell_type === "code" ? { outputs: [] } : {}) });
  file.startLines.push(text.slice(0, at).split("\n").length);
}
