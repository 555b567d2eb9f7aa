import { readdir } from "node:fs/promises";
import path from "node:path";
import type { NotebookFile } from "../../notebook/notebook.js";
import type { Finding } from "../../notebook/finding.js";
import { exportProblems } from "./exports.js";
import { notYetName, readLists } from "./lists.js";
import { workedNumberProblems } from "./worked-numbers.js";

/** What a course as a whole leaves out, under the name of the list that says so. */
export interface CourseFindings {
  path: string;
  findings: Finding[];
}

/** The coverage of every folder all of whose notebooks are at hand and which keeps a list of what is not yet taught. */
export async function checkCoverage(
  files: NotebookFile[],
  exports: string[],
): Promise<CourseFindings[]> {
  const folders = [...new Set(files.map(({ path: file }) => path.dirname(file)))];
  const found = await Promise.all(folders.map((folder) => checkFolder(folder, files, exports)));
  return found.flatMap((each) => each ?? []);
}

async function checkFolder(
  folder: string,
  files: NotebookFile[],
  exports: string[],
): Promise<CourseFindings | undefined> {
  const own = files.filter(({ path: file }) => path.dirname(file) === folder);
  const lists = (await isWhole(folder, own)) ? await readLists(folder) : undefined;
  if (!lists) return undefined;
  const { notYet, worked } = lists;
  const problems = [
    ...exportProblems(exports, notYet.exports, own),
    ...workedNumberProblems(worked, notYet.numbers, own),
  ];
  return {
    path: path.join(folder, notYetName),
    findings: problems.map((message) => ({ kind: "coverage", cell: 0, message })),
  };
}

async function isWhole(folder: string, files: NotebookFile[]): Promise<boolean> {
  const names = (await readdir(folder)).filter(
    (name) => name.endsWith(".ipynb") && !name.startsWith("."),
  );
  return names.every((name) => files.some((file) => path.basename(file.path) === name));
}
