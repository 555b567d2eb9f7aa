import { staleOutputs } from "./causes/stale.js";
import { checkCoverage, type CourseFindings } from "./coverage/check-coverage.js";
import type { Finding } from "../notebook/finding.js";
import { linkFindings } from "./links.js";
import { looseNumbers } from "./unbound-numbers.js";
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
      ...(await linkFindings(file)),
      ...looseNumbers(file),
      ...(await staleOutputs(file)),
    ]);
  return { notebooks, courses: await checkCoverage(files, exports) };
}
