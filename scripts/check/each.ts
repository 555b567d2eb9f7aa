import { messageOf } from "../notebook/notebook-error.js";
import type { Finding, FindingKind } from "../notebook/finding.js";
import type { NotebookFile } from "../notebook/notebook.js";
import type { TypeReport } from "./types/check-types.js";

/** One check of a notebook: what it finds, and what it is called should it fail itself. */
export interface Check {
  name: string;
  kind: FindingKind;
  find: () => Finding[] | Promise<Finding[]>;
}

/** What these checks find. One that fails on an odd notebook says so, and the others are made. */
export async function findingsOf(checks: Check[]): Promise<Finding[]> {
  const found: Finding[][] = [];
  for (const { name, kind, find } of checks) {
    try {
      found.push(await find());
    } catch (error) {
      found.push([failed(name, kind, error)]);
    }
  }
  return found.flat();
}

/** The types of all notebooks at once; where that fails, one after the other, so that only the odd one goes unchecked. */
export async function typesOf(
  types: { check(files: NotebookFile[]): Promise<TypeReport> },
  files: NotebookFile[],
): Promise<TypeReport> {
  try {
    return await types.check(files);
  } catch (error) {
    const [only, ...more] = files;
    if (!only) throw error;
    if (more.length === 0)
      return {
        findings: new Map([[only.path, [failed("its types", "types", error)]]]),
        right: new Map(),
        readFrom: new Map(),
        exports: [],
      };
  }
  const findings = new Map<string, Finding[]>();
  const right = new Map<string, Set<number>>();
  const readFrom = new Map<string, string[]>();
  const exports = new Set<string>();
  for (const file of files) {
    const report = await typesOf(types, [file]);
    report.findings.forEach((found, name) => findings.set(name, found));
    report.right.forEach((cells, name) => right.set(name, cells));
    report.readFrom.forEach((names, name) => readFrom.set(name, names));
    report.exports.forEach((name) => exports.add(name));
  }
  return { findings, right, readFrom, exports: [...exports] };
}

function failed(name: string, kind: FindingKind, error: unknown): Finding {
  return { kind, cell: 0, message: `${name} could not be checked: ${messageOf(error)}` };
}
