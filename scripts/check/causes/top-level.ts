import ts from "typescript";
import { declaredNames } from "./declared.js";

/** A name as another file calls it, and that file. */
export interface ImportSource {
  name: string;
  from: string;
}

/** The names of values a top-level statement declares: types compute nothing, and imports belong to others. */
export function namesOf(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return [];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
  const { fixed, variable } = declaredNames([statement]);
  return [...fixed, ...variable];
}

/** What a file imports or passes on, by the name it has here. */
export function importsOf(source: ts.SourceFile): Map<string, ImportSource> {
  const found = new Map<string, ImportSource>();
  for (const statement of source.statements) {
    const isImport = ts.isImportDeclaration(statement);
    if (!isImport && !ts.isExportDeclaration(statement)) continue;
    const { moduleSpecifier } = statement;
    const named = isImport ? statement.importClause?.namedBindings : statement.exportClause;
    if (!moduleSpecifier || !named || !("elements" in named)) continue;
    const from = (moduleSpecifier as ts.StringLiteral).text;
    for (const { name, propertyName } of named.elements)
      found.set(name.text, { name: (propertyName ?? name).text, from });
  }
  return found;
}

/** The names a piece of code may take from its surroundings: not properties, nor keys. */
export function usedNames(node: ts.Node): Set<string> {
  const found = new Set<string>();
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each) && !isKey(each)) found.add(each.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

function isKey(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === identifier;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent))
    return parent.name === identifier;
  return false;
}
