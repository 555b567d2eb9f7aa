import ts from "typescript";

/** The names a cell gives to the cells below it: `fixed` ones as they are, `variable` ones may be set again. */
export interface StatementNames {
  fixed: Set<string>;
  variable: Set<string>;
  /** Those of them that the cell itself already exports. */
  exported: Set<string>;
}

/** What statements declare at the top level; `var` also from within blocks and loops. */
export function declaredNames(statements: readonly ts.Statement[]): StatementNames {
  const names: StatementNames = { fixed: new Set(), variable: new Set(), exported: new Set() };
  for (const statement of statements) {
    addStatement(statement, names);
    addHoisted(statement, names.variable);
  }
  return names;
}

function addStatement(statement: ts.Statement, names: StatementNames): void {
  const own: string[] = [];
  if (ts.isVariableStatement(statement)) {
    const { declarations, flags } = statement.declarationList;
    own.push(...declarations.flatMap(({ name }) => boundNames(name)));
    const kind = flags & ts.NodeFlags.Const ? names.fixed : names.variable;
    own.forEach((name) => kind.add(name));
  } else if (ts.isImportDeclaration(statement)) {
    importedNames(statement.importClause).forEach((name) => names.fixed.add(name));
  } else if (isNamed(statement) && statement.name && ts.isIdentifier(statement.name)) {
    own.push(statement.name.text);
    names.fixed.add(statement.name.text);
  }
  if (isExported(statement)) own.forEach((name) => names.exported.add(name));
}

function isNamed(
  statement: ts.Statement,
): statement is ts.Statement & { name?: ts.Identifier | ts.ModuleName } {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
  );
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return (ts.getModifiers(statement) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
  );
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  return [
    ...(clause?.name ? [clause.name.text] : []),
    ...(bindings && ts.isNamespaceImport(bindings) ? [bindings.name.text] : []),
    ...(bindings && ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : []),
  ];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundNames(element.name) : [],
  );
}

/** `var` belongs to the whole cell, however deep in its blocks it stands; functions keep their own. */
function addHoisted(node: ts.Node, variable: Set<string>): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
    node.declarations.flatMap(({ name }) => boundNames(name)).forEach((name) => variable.add(name));
  }
  ts.forEachChild(node, (child) => addHoisted(child, variable));
}
