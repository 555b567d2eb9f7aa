import ts from "typescript";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { codeSpans } from "../../notebook/prose-text.js";
import { notYetName } from "./lists.js";

/**
 * What the list of exports and the course say of each other: every public value is taught (some notebook imports it
 * and names it in a code span of its prose) or listed as not yet taught; never both, and nothing else is listed.
 */
export function exportProblems(
  exports: string[],
  listed: string[],
  files: NotebookFile[],
): string[] {
  const taught = new Set(files.flatMap((file) => taughtBy(file)));
  const missing = exports.filter((name) => !taught.has(name) && !listed.includes(name));
  const both = listed.filter((name) => taught.has(name));
  const gone = listed.filter((name) => !exports.includes(name));
  return [
    ...missing.map(
      (name) =>
        `${name} is exported, but no notebook imports it and names it in its prose, and it is not in ${notYetName}: teach it, or list it under "exports"`,
    ),
    ...both.map((name) => `${name} is taught by now: take it out of ${notYetName}`),
    ...gone.map((name) => `${name} is not exported any more: take it out of ${notYetName}`),
    ...twice(listed).map((name) => `${name} stands twice in ${notYetName}: take one out`),
  ];
}

/** What a notebook imports from the library and names in a code span. */
export function taughtBy({ notebook }: NotebookFile): string[] {
  const imported = new Set<string>();
  const named = new Set<string>();
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code")
      libraryImports(sourceOf(cell)).forEach((name) => imported.add(name));
    if (cell.cell_type !== "markdown") continue;
    for (const { text } of codeSpans(sourceOf(cell)))
      for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) named.add(name);
  }
  return [...imported].filter((name) => named.has(name));
}

function libraryImports(source: string): string[] {
  const { statements } = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022);
  return statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings;
    const isOurs = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === "gatehouse";
    if (!isOurs || !bindings || !ts.isNamedImports(bindings)) return [];
    return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
  });
}

function twice(names: string[]): string[] {
  return names.filter((name, k) => names.indexOf(name) !== k);
}
