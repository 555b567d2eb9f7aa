import type { TypeFinding } from "./checker.js";

/** What IPython has and TypeScript has not, by its first words in a line; and what to write in its place. */
const cellMagic = /^%%[A-Za-z!]\S*/;
const lineMagic = /^\s*%[A-Za-z]\w*/;
const shellCommand = /^\s*!\s*[\w.~/][\w./~-]*(?=\s*$|\s+(?!in\b|instanceof\b)[-\w./~$"'{*])/;
/** Behind such a line a statement may begin. */
const betweenStatements = /(^|[;}])\s*$|^\s*([%!]|\/\/)/;

/** Findings about commands of IPython's, each in one sentence in place of all that TypeScript says of it. */
export function ofIPython(findings: TypeFinding[], source: string): TypeFinding[] {
  const lines = source.split("\n");
  const first = lines.findIndex((text) => text.trim() !== "");
  const [magic] = cellMagic.exec(lines[first] ?? "") ?? [];
  if (magic && findings.length > 0) return [told(first + 1, magic, "write the cell in TypeScript")];
  const seen = new Set<number>();
  return findings.flatMap((finding) => {
    const said = ofLine(lines, finding.line);
    if (!said) return [finding];
    const isNew = !seen.has(finding.line);
    seen.add(finding.line);
    return isNew ? [said] : [];
  });
}

function ofLine(lines: string[], line: number): TypeFinding | undefined {
  if (!betweenStatements.test(lines[line - 2] ?? "")) return undefined;
  const text = lines[line - 1] ?? "";
  const [magic] = lineMagic.exec(text) ?? [];
  if (magic) return told(line, magic.trim(), "delete the line, or write it in TypeScript");
  if (!shellCommand.test(text)) return undefined;
  const command = JSON.stringify(text.trim().replace(/^!\s*/, ""));
  const instead = `import { execSync } from "node:child_process" and call execSync(${command})`;
  return told(line, text.trim(), `${instead}, or use a terminal`);
}

function told(line: number, what: string, instead: string): TypeFinding {
  const message = `${what} is a command of IPython's, and this cell is TypeScript: ${instead}`;
  return { line, column: 1, length: what.length, code: 0, message };
}
