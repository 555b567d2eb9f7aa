import { readdir } from "node:fs/promises";
import path from "node:path";
import type { NotebookFile } from "../../notebook/notebook.js";
import type { Finding, FindingKind } from "../../notebook/finding.js";
import { exportProblems } from "./exports.js";
import { ListError, notYetName, readLists } from "./lists.js";
import { madeWithName, madeWithProblem } from "../causes/made-with.js";
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
  const found = await Promise.all(
    folders.flatMap((folder) => [coverageOf(folder, files, exports), notesOf(folder)]),
  );
  return found.flatMap((each) => each ?? []);
}

async function coverageOf(
  folder: string,
  files: NotebookFile[],
  exports: string[],
): Promise<CourseFindings | undefined> {
  const own = files.filter(({ path: file }) => path.dirname(file) === folder);
  try {
    const lists = (await isWhole(folder, own)) ? await readLists(folder) : undefined;
    if (!lists) return undefined;
    const problems = [
      ...exportProblems(exports, lists.notYet.exports, own),
      ...workedNumberProblems(lists.worked, lists.notYet.numbers, own),
    ];
    return findingsOf(path.join(folder, notYetName), "coverage", problems);
  } catch (error) {
    if (!(error instanceof ListError)) throw error;
    return findingsOf(error.file, "coverage", [error.message]);
  }
}

/** What the outputs of a folder were made with, where that cannot be read. */
async function notesOf(folder: string): Promise<CourseFindings | undefined> {
  const problem = await madeWithProblem(folder);
  return problem === undefined
    ? undefined
    : findingsOf(path.join(folder, madeWithName), "stale", [problem]);
}

function findingsOf(file: string, kind: FindingKind, messages: string[]): CourseFindings {
  return { path: file, findings: messages.map((message) => ({ kind, cell: 0, message })) };
}

async function isWhole(folder: string, files: NotebookFile[]): Promise<boolean> {
  const names = (await readdir(folder)).filter(
    (name) => name.endsWith(".ipynb") && !name.startsWith("."),
  );
  return names.every((name) => files.some((file) => path.basename(file.path) === name));
}
