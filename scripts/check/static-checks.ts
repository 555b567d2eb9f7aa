import { NotebookError, readNotebook, type NotebookFile } from "../notebook/notebook.js";
import { staleOutputs } from "./causes/stale.js";
import { checkCoverage, type CourseFindings } from "./coverage/check-coverage.js";
import { findingsOf, typesOf, type Check } from "./each.js";
import type { Finding } from "../notebook/finding.js";
import { linkFindings } from "./links.js";
import { looseNumbers } from "./unbound-numbers.js";
import { NotebookTypes } from "./types/check-types.js";

/** What is found by reading notebooks, with no kernel. */
export interface Reading {
  /** By the notebook's path. */
  notebooks: Map<string, Finding[]>;
  /** What courses as a whole leave out. */
  courses: CourseFindings[];
}

/** Reads the notebooks as they are now; those that cannot be read are left to whoever executes them. */
export async function readCourse(paths: string[]): Promise<Reading> {
  const types = new NotebookTypes();
  try {
    return await readWith(types, paths);
  } finally {
    await types.end();
  }
}

/** The same with a checker of types that has worked before and remembers. */
export async function readWith(types: NotebookTypes, paths: string[]): Promise<Reading> {
  const files = await readableNotebooks(paths);
  const { findings, exports } = await typesOf(types, files);
  const notebooks = new Map<string, Finding[]>();
  for (const file of files)
    notebooks.set(file.path, [
      ...(findings.get(file.path) ?? []),
      ...(await findingsOf(readingChecks(file))),
    ]);
  return { notebooks, courses: await checkCoverage(files, exports) };
}

/** What is checked of a notebook by reading it, but for its form, its types and its equations. */
export function readingChecks(file: NotebookFile): Check[] {
  return [
    { name: "its links", kind: "link", find: () => linkFindings(file) },
    { name: "the numbers of its prose", kind: "prose", find: () => looseNumbers(file) },
    { name: "whether outputs are out of date", kind: "stale", find: () => staleOutputs(file) },
  ];
}

async function readableNotebooks(paths: string[]): Promise<NotebookFile[]> {
  const files: (NotebookFile | undefined)[] = await Promise.all(
    paths.map((path) =>
      readNotebook(path).catch((error: unknown) => {
        if (error instanceof NotebookError) return undefined;
        throw error;
      }),
    ),
  );
  return files.flatMap((file) => file ?? []);
}
