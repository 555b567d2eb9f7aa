import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import { judge } from "../rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../rehearsal/library-module.js";
import { rehearse } from "../rehearsal/rehearse.js";
import type { CourseFindings } from "../coverage/check-coverage.js";
import { findingsOf } from "../each.js";
import { linkFindings } from "../references/links.js";
import { commandFindings } from "./commands-named.js";
import type { DocumentFile } from "./document.js";
import { lessonCounts } from "./lesson-counts.js";

/** What documents say that is not so: code that does not run, numbers, links, commands. Types and names are checked with the notebooks'. */
export async function checkDocuments(
  documents: DocumentFile[],
  types: Map<string, Finding[]>,
): Promise<CourseFindings[]> {
  const library = loadLibrary(await bundledLibrary());
  const checked = await Promise.all(
    documents.map(async (file): Promise<CourseFindings> => {
      const findings = await findingsOf([
        {
          name: "its code",
          kind: "error",
          find: async () => ran(file, await rehearse(file, library)),
        },
        { name: "its links", kind: "link", find: () => linkFindings(file) },
        { name: "the commands it names", kind: "link", find: () => commandFindings(file) },
        { name: "how many lessons it counts", kind: "prose", find: () => lessonCounts(file) },
      ]);
      const all = [...namesMeant(file, types.get(file.path) ?? []), ...findings];
      return {
        path: path.relative("", file.path),
        findings: all.map((each) => inDocument(each, file)),
      };
    }),
  );
  return checked.filter(({ findings }) => findings.length > 0);
}

/** Without names that a document says are not the library's, `<!-- names: a, b -->`. What tells of the past names what was. */
function namesMeant({ path: name, text }: DocumentFile, findings: Finding[]): Finding[] {
  if (path.basename(name) === "CHANGELOG.md") return [];
  const others = /<!-- names: ([^]*?)-->/.exec(text)?.[1]?.match(/[\w$]+/g) ?? [];
  return findings.filter(
    ({ message }) => !others.some((other) => message.includes(`no \`${other}\``)),
  );
}

/** Errors and numbers; what code shows in a document stands in no output. */
function ran(file: DocumentFile, rehearsal: Parameters<typeof judge>[1]): Finding[] {
  return judge(file, rehearsal).filter(({ kind }) => kind !== "output" && kind !== "figure");
}

/** The line of the document in place of the line of the cell. */
function inDocument({ cell, line, ...finding }: Finding, { startLines }: DocumentFile): Finding {
  const start = startLines[cell - 1];
  return { ...finding, cell: 0, ...(start === undefined ? {} : { line: start + (line ?? 1) - 1 }) };
}
