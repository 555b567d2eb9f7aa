import path from "node:path";
import { noteMadeWith } from "../check/causes/made-with.js";
import type { NotebookReport } from "../check/check-notebooks.js";
import { readNotebook } from "../notebook/notebook.js";
import { isInstalled, notebooksFolder } from "../paths.js";
import { noteRead, type ReadAgain } from "./note-read.js";

/** Notes what the notebooks that were just brought up to date were made with, and what their prose stands beside. */
export async function noteUpdated(reports: NotebookReport[], read: ReadAgain): Promise<void> {
  const updated = reports.filter(({ status }) => status === "ok").map((report) => report.path);
  const files = await Promise.all(updated.map(readNotebook));
  const ofCourse = files.filter(
    (file) => path.dirname(path.resolve(file.path)) === notebooksFolder,
  );
  // Elsewhere there are no sources of the library to note.
  if (ofCourse.length > 0 && !isInstalled) await noteMadeWith(notebooksFolder, ofCourse);
  await noteRead(files, read);
}
