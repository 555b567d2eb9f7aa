import { staleOutputs } from "./causes/stale.js";
import { checkCoverage, type CourseFindings } from "./coverage/check-coverage.js";
import { findingsOf, type Check } from "./each.js";
import type { Finding } from "../notebook/finding.js";
import type { NotebookFile } from "../notebook/notebook.js";
import { linkFindings } from "./links.js";
import { constantBindings } from "./prose/dependence.js";
import { unknownSources } from "./prose/given.js";
import { looseNumbers } from "./prose/unbound-numbers.js";
import type { RunTypes } from "./types/run-types.js";

/** What is found by reading notebooks, with no kernel. */
export interface Reading {
  /** By the notebook's path. */
  notebooks: Map<string, Finding[]>;
  /** What courses as a whole leave out. */
  courses: CourseFindings[];
}

/** Reads the notebooks as they are now; those that cannot be read are left to whoever executes them. */
export async function readCourse(types: RunTypes): Promise<Reading> {
  const files = await types.files();
  const { findings, exports } = await types.report();
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
    { name: "what its prose is bound to", kind: "claim", find: () => constantBindings(file) },
    { name: "the sources it names", kind: "prose", find: () => unknownSources(file) },
    { name: "whether outputs are out of date", kind: "stale", find: () => staleOutputs(file) },
  ];
}
