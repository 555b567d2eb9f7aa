import { readdir, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { readNotebook, sourceOf } from "../notebook/notebook.js";
import { messageOf, NotebookError } from "../notebook/notebook-error.js";
import { inParallel } from "../execute/pool.js";
import { notebooksFolder } from "../paths.js";
import type { Examination, Request } from "./check-notebook.js";
import { examineOrRepeat } from "./check-cache.js";
import type { CourseFindings } from "./coverage/check-coverage.js";
import type { Finding } from "../notebook/finding.js";

/** One notebook's part of a report. */
export interface NotebookReport {
  path: string;
  /** `ok`, `failed` (a cell or a check), or `unusable` (it could not be read or has no kernel). */
  status: "ok" | "failed" | "unusable";
  durationMs: number;
  examination?: Examination;
  /** What is wrong with a file that is no notebook: a list of the course. */
  findings?: Finding[];
  /** Why it is unusable. */
  reason?: string;
}

/** Hears how far the work has come. */
export interface Progress {
  started(path: string): void;
  cell(path: string, index: number, of: number): void;
  /** Something the user should know of that is no fault of the notebook's. */
  noted(path: string, what: string): void;
  finished(report: NotebookReport): void;
}

/**
 * How many notebooks run side by side unless told otherwise: one more than there are cores, since each waits a while for
 * its kernel to start and to end.
 */
export const defaultJobs = availableParallelism() + 1;

/**
 * The notebooks that the arguments name: files as they are, folders by what is in them; none means the course.
 * @throws NotebookError when a folder has no notebooks.
 */
export async function findNotebooks(args: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const arg of args.length > 0
    ? args
    : [path.relative(process.cwd(), notebooksFolder) || "."]) {
    const isFolder = await stat(arg).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    found.push(...(isFolder ? await notebooksIn(arg) : [arg]));
  }
  return [...new Set(found)];
}

/** Examines every notebook, several at once; one that cannot be used does not keep the others from running. */
export async function examineAll(
  paths: string[],
  request: Request & { jobs: number },
  progress: Progress,
  then: (examination: Examination) => Promise<void> = async () => undefined,
): Promise<NotebookReport[]> {
  const code = new Map<string, string[]>();
  for (const notebook of paths) code.set(notebook, await codeOf(notebook));
  if (await request.cache?.isEmpty()) request.cache!.foresee([...code.values()]);
  const examined = async (notebook: string) => {
    progress.started(notebook);
    const report = await examineOne(notebook, request, progress, then);
    progress.finished(report);
    return report;
  };
  return inParallel(paths, request.jobs, examined, (notebook) => code.get(notebook)!.length);
}

/** The code of a notebook; what is wrong with a file is found out when it is examined. */
async function codeOf(notebook: string): Promise<string[]> {
  const file = await readNotebook(notebook).catch(() => undefined);
  const cells = file?.notebook.cells ?? [];
  return cells.filter((cell) => cell.cell_type === "code").map(sourceOf);
}

/** What a course as a whole leaves out, as a part of a report; nothing where nothing is wrong. */
export function courseReports(courses: CourseFindings[]): NotebookReport[] {
  return courses
    .filter(({ findings }) => findings.length > 0)
    .map((course) => ({ ...course, status: "failed", durationMs: 0 }));
}

async function examineOne(
  notebook: string,
  request: Request,
  progress: Progress,
  then: (examination: Examination) => Promise<void>,
): Promise<NotebookReport> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  try {
    const file = await readNotebook(notebook);
    const count = file.notebook.cells.length;
    const examination = await examineOrRepeat(file, {
      ...request,
      onCell: (index) => progress.cell(notebook, index, count),
      onRestart: (why) => progress.noted(notebook, why),
    });
    await then(examination);
    return {
      path: notebook,
      status: failed(examination) ? "failed" : "ok",
      durationMs: elapsed(),
      examination,
    };
  } catch (error) {
    const reason =
      error instanceof NotebookError
        ? error.message
        : `${notebook}: could not be dealt with: ${messageOf(error)}`;
    return { path: notebook, status: "unusable", durationMs: elapsed(), reason };
  }
}

function failed({ execution, drift }: Examination): boolean {
  return (
    execution.broken !== undefined ||
    drift.length > 0 ||
    execution.cells.some(({ status }) => status === "failed")
  );
}

/** The notebooks of a folder and of those in it, but for hidden ones, installed packages and copies that Jupyter keeps. */
async function notebooksIn(folder: string): Promise<string[]> {
  const found = await notebooksBelow(folder);
  if (found.length === 0)
    throw new NotebookError(`${folder}: no notebooks (*.ipynb) in this folder`);
  return found;
}

async function notebooksBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await notebooksBelow(file)));
    else if (entry.name.endsWith(".ipynb")) found.push(file);
  }
  return found;
}
