import path from "node:path";
import { readNotebook } from "../notebook/notebook.js";
import { isInstalled, notebooksFolder } from "../paths.js";
import type { NotebookReport } from "../check/check-notebooks.js";
import { noteMadeWith } from "../check/causes/made-with.js";

/** Notes what the notebooks of the course that were just brought up to date were made with. */
export async function noteUpdated(reports: NotebookReport[]): Promise<void> {
  // Elsewhere there are no sources of the library to note.
  if (isInstalled) return;
  const paths = reports
    .filter(({ status }) => status === "ok")
    .map((report) => report.path)
    .filter((file) => path.dirname(path.resolve(file)) === notebooksFolder);
  if (paths.length === 0) return;
  const files = await Promise.all(paths.map(readNotebook));
  await noteMadeWith(notebooksFolder, files);
}
