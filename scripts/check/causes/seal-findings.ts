import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import type { NotebookFile } from "../../notebook/notebook.js";
import { readMadeWith, type MadeWith } from "./made-with.js";
import { codeCellsOf, pictureSeals, rendererSeal } from "./seals.js";

const repair = "run `npx gatehouse update`";

/** What of the pictures and of the cells themselves is not as the last update left it. */
export async function sealFindings(file: NotebookFile): Promise<Finding[]> {
  const noted = (await readMadeWith(path.dirname(file.path)))[path.basename(file.path)];
  return noted ? [...pictureFindings(file, noted), ...vanished(file, noted)] : [];
}

function pictureFindings(
  { notebook }: NotebookFile,
  { pictures, renderer: drew }: MadeWith,
): Finding[] {
  if (!pictures) return [];
  const now = pictureSeals(notebook);
  const isOther = drew !== rendererSeal();
  return notebook.cells.flatMap(({ id }, k): Finding[] => {
    if (!now[id] || now[id] === pictures[id]) return [];
    const why = isOther
      ? "what draws the pictures has changed since this one was drawn"
      : "the static picture is not the one that was drawn of this figure";
    return [{ kind: "figure", cell: k + 1, message: `${why}: ${repair}` }];
  });
}

/** Fewer code cells than there were: one may have become prose. Only a person lowers the number. */
function vanished({ path: file, notebook }: NotebookFile, { codeCells }: MadeWith): Finding[] {
  const now = codeCellsOf(notebook);
  if (codeCells === undefined || now >= codeCells) return [];
  const message = `${codeCells} code cells are noted, ${now} are here: put back what became prose or went, or lower "codeCells" of ${path.basename(file)} in made-with.json by hand`;
  return [{ kind: "coverage", cell: 0, message }];
}

/** The cells, by id, whose pictures are to be drawn anew: they are not what the last update drew of their figures. */
export async function unsealedCells(file: NotebookFile): Promise<Set<string>> {
  const noted = (await readMadeWith(path.dirname(file.path)))[path.basename(file.path)];
  if (!noted) return new Set();
  const now = Object.entries(pictureSeals(file.notebook));
  return new Set(now.flatMap(([id, seal]) => (noted.pictures?.[id] === seal ? [] : [id])));
}
