import path from "node:path";
import { findNotebooks } from "../check/check-notebooks.js";
import { NotebookTypes } from "../check/types/check-types.js";
import { tracesOf } from "../equations/course/course-traces.js";
import { readNotebook } from "../notebook/notebook.js";
import { bundledLibrary, loadLibrary } from "../check/rehearsal/library-module.js";
import { rehearse } from "../check/rehearsal/rehearse.js";
import { notebookFindings, updated } from "./course-checks.js";
import { handChanges } from "./hand-changes.js";

// Makes each change in up to three lessons that have a place for it and are green as they stand; prints a table.
const mostLessons = 3;
const library = loadLibrary(await bundledLibrary());
const traces = tracesOf(library);
const types = new NotebookTypes();
const green = [];
for (const name of await findNotebooks([])) {
  const file = await readNotebook(name);
  const run = await rehearse(file, library);
  if ((await notebookFindings(file, run, traces)).length === 0) green.push(file);
}
const rows: string[] = [];
let [made, caught] = [0, 0];
for (const change of handChanges) {
  const places = green.flatMap((file) => {
    const changed = change.make(file);
    return changed ? [changed] : [];
  });
  // From another lesson on for each, so that not all are made in the first.
  const from = places.length > 0 ? rows.length % places.length : 0;
  for (const file of [...places.slice(from), ...places.slice(0, from)].slice(0, mostLessons)) {
    const run = await rehearse(file, library);
    const after = change.isUpdated ? updated(file, run) : file;
    const found = await notebookFindings(after, run, traces);
    const [first] =
      found.length > 0 ? found : ((await types.check([after])).findings.get(file.path) ?? []);
    made++;
    if (first) caught++;
    const what = `${change.name}${change.isUpdated ? ", then `update`" : ""}`;
    const outcome = first ? `red: ${first.kind}` : "green";
    rows.push(`| ${what} | ${path.basename(file.path)} | ${outcome} |`);
  }
}
await types.end();
process.stdout.write(`| change | lesson | outcome |\n| --- | --- | --- |\n${rows.join("\n")}\n`);
process.stdout.write(`${caught} of ${made} red\n`);
