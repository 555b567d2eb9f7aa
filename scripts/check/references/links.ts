import type { Finding } from "../../notebook/finding.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { linksIn, looseReferences } from "./links-in.js";
import { fileOf, proseOf, targetProblem } from "./targets.js";

/** The links and pictures of a notebook that lead nowhere: to files, headings, lines, attachments, definitions. */
export async function linkFindings(file: NotebookFile): Promise<Finding[]> {
  const findings: Finding[] = [];
  const problems = new Map<string, string | undefined>();
  const prose = proseOf(file.notebook);
  for (const [k, cell] of file.notebook.cells.entries()) {
    if (cell.cell_type !== "markdown") continue;
    const source = sourceOf(cell);
    for (const { label, line } of looseReferences(source))
      findings.push({
        ...{ kind: "link", cell: k + 1, line },
        message: `the reference [${label}] is defined nowhere: write [${label}]: and where it leads`,
      });
    for (const link of linksIn(source)) {
      const key = link.target.startsWith("attachment:")
        ? `${k} ${link.target}`
        : `${link.target} ${link.text}`;
      if (!problems.has(key))
        problems.set(key, await targetProblem(link, { path: file.path, prose, cell }));
      const message = problems.get(key);
      if (message !== undefined)
        findings.push({ kind: "link", cell: k + 1, line: link.line, message });
    }
  }
  return findings;
}

/** The files that a notebook's links lead to, there or not. */
export function linkedFiles({ path: from, notebook }: NotebookFile): string[] {
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === "markdown").map(sourceOf);
  return prose.flatMap(linksIn).flatMap(({ target }) => fileOf(target, from) ?? []);
}
