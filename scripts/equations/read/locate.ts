import { blanked } from "../../notebook/prose-text.js";

/** Mathematics in a Markdown cell. */
export interface LocatedEquation {
  /** What stands between the dollars. */
  source: string;
  /** Where it starts in the cell. */
  start: number;
  display: boolean;
}

/** A place in a cell where mathematics is written in a way that cannot be read. */
export interface LocationProblem {
  start: number;
  message: string;
}

const scanner =
  /(?<escape>\\\$)|(?<display>\$\$(?<body>[^]*?)\$\$)|(?<open>\$\$)|(?<inline>\$(?![\s$])(?<line>(?:[^$\\\n]|\\[^]|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)(?<marked>[*_]*<!--\s*(?<directive>@[^]*?)-->)?)|(?<bare>\\begin\{(?:equation|align|gather|multline|eqnarray)\*?\}|\\\\?\[|\\\\?\()/gm;

/** Every displayed equation, and every `$…$` that is marked: a directive in it, or `<!-- @check -->` behind it. */
export function locateEquations(cell: string): {
  equations: LocatedEquation[];
  problems: LocationProblem[];
} {
  const equations: LocatedEquation[] = [];
  const problems: LocationProblem[] = [];
  const isQuoted = quotations(cell);
  for (const match of withoutCode(cell).matchAll(scanner)) {
    const { display, body, open, inline, line, directive, bare } = match.groups!;
    const start = match.index!;
    if (display !== undefined) {
      const source = isQuoted(start) ? withoutQuotes(body!) : body!;
      equations.push({ source, start: start + 2, display: true });
      if (/\n[^\S\n]*\n/.test(body!))
        problems.push({ start, message: "a blank line ends the paragraph inside $$: remove it" });
    } else if (open !== undefined) {
      problems.push({ start, message: "this $$ is never closed" });
    } else if (inline !== undefined) {
      const marked = markedInline(line!, directive, start + 1);
      if (marked) equations.push(marked);
    } else if (bare !== undefined && isMathematics(bare)) {
      problems.push({ start, message: `write ${bare} inside $$…$$: outside it is not checked` });
    }
  }
  return { equations, problems };
}

/** The cell with its code blanked out, and its comments, but for directives and where one is never closed. */
function withoutCode(cell: string): string {
  const plain = blanked(cell, ({ kind, text }) => kind !== "comment" || !/^\s*@/.test(text));
  const lastClose = plain.lastIndexOf("-->");
  return plain.slice(0, lastClose + 1) + plain.slice(lastClose + 1).replaceAll("<!--", "    ");
}

/** Says whether a place is on a line of a quotation; ask from left to right. */
function quotations(cell: string): (place: number) => boolean {
  const lines = /^([^\S\n]*>)?.*\n?/gmy;
  let quoted = false;
  return (place) => {
    while (lines.lastIndex <= place && lines.lastIndex < cell.length)
      quoted = lines.exec(cell)![1] !== undefined;
    return quoted;
  };
}

/** The `>` before each line of a quotation gives way to as many spaces, so that places stay. */
function withoutQuotes(body: string): string {
  return body.replace(/\n[^\S\n]*(?:>[^\S\n]?)+/g, (mark) => `\n${" ".repeat(mark.length - 1)}`);
}

/** The directive becomes the TeX comment that it stands for, behind the equation, so that places stay. */
function markedInline(
  line: string,
  directive: string | undefined,
  start: number,
): LocatedEquation | null {
  if (directive !== undefined)
    return { source: `${line}\n% ${directive.trim()}\n`, start, display: false };
  return /%\s*@/.test(line) ? { source: line, start, display: false } : null;
}

/** `\[` in Markdown is a plain bracket; JupyterLab makes mathematics of `\\[`. */
function isMathematics(bare: string): boolean {
  return bare.startsWith("\\begin") || bare.startsWith("\\\\");
}
