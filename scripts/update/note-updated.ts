import path from "node:path";
import { noteMadeWith } from "../check/causes/made-with.js";
import type { NotebookReport } from "../check/check-notebooks.js";
import { canonicalText } from "../notebook/canonical.js";
import { readNotebook, type NotebookFile } from "../notebook/notebook.js";
import { isInstalled, notebooksFolder } from "../paths.js";
import { plainText } from "../execute/failures.js";
import { plainLines } from "../report/plain.js";
import { notebookDiff } from "./diff.js";
import { bindNumbers } from "./bind-numbers.js";
import { replaceFile } from "./rewrite.js";
import { noteRead, type ReadAgain } from "./note-read.js";

/** Notes what the notebooks that were just brought up to date were made with, and what their prose stands beside. */
export async function noteUpdated(reports: NotebookReport[], read: ReadAgain): Promise<void> {
  const updated = reports.filter(({ status }) => status === "ok").map((report) => report.path);
  const files: NotebookFile[] = [];
  for (const name of updated) files.push(await withBoundNumbers(await readNotebook(name)));
  const ofCourse = files.filter(
    (file) => path.dirname(path.resolve(file.path)) === notebooksFolder,
  );
  // Elsewhere there are no sources of the library to note.
  if (ofCourse.length > 0 && !isInstalled) await noteMadeWith(notebooksFolder, ofCourse);
  await noteRead(files, read);
}

/** A notebook whose loose numbers are bound where that can be found out; what cannot is listed. */
async function withBoundNumbers(file: NotebookFile): Promise<NotebookFile> {
  // Where there are no sources of the library, nothing is computed here.
  const bound = isInstalled ? undefined : await bindNumbers(file);
  if (!bound) return file;
  const text = canonicalText(bound.notebook);
  if (text !== file.text) {
    await replaceFile(file, text);
    say(notebookDiff(file.path, file.notebook, bound.notebook));
  }
  if (bound.rest.length > 0)
    say(
      `${file.path}: numbers tied to nothing:\n${bound.rest.map((line) => `  ${line}\n`).join("")}`,
    );
  return { path: file.path, text, notebook: bound.notebook };
}

function say(text: string): void {
  process.stderr.write(plainLines(plainText(text)));
}
