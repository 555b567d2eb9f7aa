import { parser } from "@lezer/javascript";
import type { SyntaxNode } from "@lezer/common";
import type { CompiledCell } from "../compiled.js";

/** The names a cell gives to the cells below it, types included. */
export interface DeclaredNames {
  /** Whether a later cell may set the name. */
  kinds: Map<string, "fixed" | "variable">;
  /** Those of them that the cell itself exports. */
  exported: Set<string>;
}

const typescript = parser.configure({ dialect: "ts" });

/**
 * What a cell declares at its top. The names of values are those that its compilation found; where there is none, since
 * the cell is no TypeScript yet, they are what a parser that takes every text makes of it.
 */
export function declaredNames(source: string, compiled: CompiledCell | undefined): DeclaredNames {
  const kinds = new Map(compiled?.declares);
  const exported = new Set<string>();
  for (const item of children(typescript.parse(source).topNode)) {
    const isExport = item.name === "ExportDeclaration";
    const declaration = isExport ? children(item).find(isDeclaration) : item;
    if (!declaration || !isDeclaration(declaration)) continue;
    const isValue = valueDeclarations.has(declaration.name) && !isTypeImport(declaration);
    for (const name of namesIn(declaration).map(({ from, to }) => source.slice(from, to))) {
      if (isExport) exported.add(name);
      if (!isValue || compiled === undefined) add(kinds, name, declaration);
    }
  }
  return { kinds, exported };
}

/** Every name in a source, wherever it stands. */
export function namesUsed(source: string): Set<string> {
  const found = new Set<string>();
  typescript.parse(source).iterate({
    enter: ({ name, from, to }) => {
      if (/^(Variable|Property|Type)(Name|Definition)$/.test(name))
        found.add(source.slice(from, to));
    },
  });
  return found;
}

/** Declarations whose names a compilation finds, if they are of values. */
const valueDeclarations = new Set([
  "VariableDeclaration",
  "FunctionDeclaration",
  "ClassDeclaration",
  "EnumDeclaration",
  "ImportDeclaration",
]);

function isDeclaration({ name }: SyntaxNode): boolean {
  return (
    name.endsWith("Declaration") && name !== "ExportDeclaration" && name !== "GlobalDeclaration"
  );
}

function isTypeImport(declaration: SyntaxNode): boolean {
  return declaration.name === "ImportDeclaration" && children(declaration).some(holdsType);
}

function holdsType(node: SyntaxNode): boolean {
  return node.name === "type" || (node.name === "ImportGroup" && children(node).some(holdsType));
}

function add(kinds: DeclaredNames["kinds"], name: string, { firstChild }: SyntaxNode): void {
  const kind = /^(let|var)$/.test(firstChild?.name ?? "") ? "variable" : "fixed";
  if (!kinds.has(name)) kinds.set(name, kind);
}

/** What a declaration names: the heads of `declare`d ones, and all of a pattern, not what is within their bodies. */
function namesIn(node: SyntaxNode): SyntaxNode[] {
  if (/^(Variable|Type)Definition$/.test(node.name)) return [node];
  const isNaming = isDeclaration(node) || /Pattern|^PatternProperty$|^ImportGroup$/.test(node.name);
  return isNaming ? children(node).flatMap(namesIn) : [];
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}
