import type { AnyNode, ImportDeclaration, Program, VariableDeclaration } from "acorn";
import type { Import } from "../compiled.js";
import { EditedText, placeAt } from "./edits.js";
import {
  blockNames,
  childrenOf,
  declarationIn,
  isFunction,
  patternNames,
  varNames,
} from "./names.js";
import { outerReferences, type Reference } from "./references.js";
import { lowerUsing } from "./using.js";
import { assignNestedVars } from "./var-in-blocks.js";

/** What is known of names besides the cell itself. */
export interface NameFacts {
  /** Whether an earlier cell has declared a name. */
  isDeclared(name: string): boolean;
  /** Whether a name is one of the engine's or the host's. */
  isGlobal(name: string): boolean;
}

export interface Rewritten {
  text: EditedText;
  imports: Import[];
  declares: Map<string, "fixed" | "variable">;
}

/** Names that are no variables of the scope, wherever they stand. */
const special = new Set(["arguments", "require", "undefined"]);

/**
 * A cell, as a module of plain JavaScript, as a function that keeps what it declares in a scope it shares with all other
 * cells. Every use of such a name reads the scope, so that a function sees what a name means now, not what it meant when
 * the function was made. `isWritten` tells the author's names from those that a stripper made up.
 */
export function rewriteCell(
  program: Program,
  code: string,
  isWritten: (name: string) => boolean,
  surroundings: NameFacts,
): Rewritten {
  const text = new EditedText(code);
  const vars = new Set(varNames(program).filter(isWritten));
  const own = new Set([...blockNames(program.body).filter(isWritten), ...vars]);
  const references = outerReferences(program);
  const imports = importsOf(program, code, references);
  text.insert(0, `(${waits(program) ? "async " : ""}function (__scope, __cell, require) { `);
  const closings = lowerUsing(program, text);
  text.insert(0, prologue(program, vars, own));
  rewriteItems(program, code, own, text);
  assignNestedVars(program, own, text);
  rewriteModuleSyntax(program, text);
  const starts = statementStarts(program);
  const inScope = (name: string) =>
    own.has(name) ||
    (!special.has(name) &&
      isWritten(name) &&
      (surroundings.isDeclared(name) || !surroundings.isGlobal(name)));
  for (const reference of references)
    if (inScope(reference.node.name)) rewriteReference(reference, starts, text);
  for (const { at, closing } of closings) text.insert(at, closing);
  text.insert(code.length, "\n})");
  return { text, imports, declares: kindsOf(program, own, vars) };
}

/** Which names may be set again. */
function kindsOf({ body }: Program, own: Set<string>, vars: Set<string>): Rewritten["declares"] {
  const lets = body.map(declarationIn).flatMap((node) => {
    const isLet = node.type === "VariableDeclaration" && node.kind === "let";
    return isLet ? blockNames([node]) : [];
  });
  const variable = new Set([...vars, ...lets]);
  return new Map([...own].map((name) => [name, variable.has(name) ? "variable" : "fixed"]));
}

/** What holds from the cell's first line on: `var` without a value, and functions. */
function prologue(program: Program, vars: Set<string>, own: Set<string>): string {
  const functions = program.body
    .map(declarationIn)
    .flatMap((node) => (node.type === "FunctionDeclaration" && node.id ? [node.id.name] : []));
  const unset = [...vars].map((name) => `__scope.${name} = undefined; `);
  return [...unset, ...functions.filter((name) => own.has(name)).map(store)].join("");
}

const store = (name: string) => `__scope.${name} = ${name}; `;

/** What stands at the top of the cell: exports are plain declarations, declared names go to the scope, the last value comes back. */
function rewriteItems({ body }: Program, code: string, own: Set<string>, text: EditedText): void {
  for (const item of body) {
    const node = declarationIn(item);
    if (node !== item) rewriteExport(item, node, text);
    else if (/^(Import|Export)/.test(item.type)) text.blank(item.start, item.end);
    if (node.type === "VariableDeclaration") storeVariables(node, own, text);
    if (node.type === "ClassDeclaration" && node.id && own.has(node.id.name))
      text.insert(node.end, ` ${store(node.id.name)}`);
  }
  const last = lastItem(body);
  if (last?.type !== "ExpressionStatement") return;
  text.insert(last.start, ";return { value: (");
  text.insert(code[last.end - 1] === ";" ? last.end - 1 : last.end, ") }");
}

/** The last thing a cell does; strippers may add an empty export. */
function lastItem(body: Program["body"]): Program["body"][number] | undefined {
  const isEmpty = (item: Program["body"][number]) =>
    item.type === "EmptyStatement" ||
    (item.type === "ExportNamedDeclaration" && item.declaration == null);
  return body.filter((item) => !isEmpty(item)).at(-1);
}

function rewriteExport(item: AnyNode, node: AnyNode, text: EditedText): void {
  const isNamed = node.type.endsWith("Declaration") && !("id" in node && node.id === null);
  text.replace(item.start, node.start, isNamed ? "" : "void ");
}

/** Behind each declarator, before the next is computed, its names go to the scope. */
function storeVariables(
  { declarations, kind }: VariableDeclaration,
  own: Set<string>,
  text: EditedText,
): void {
  for (const { id, init, end } of declarations) {
    const names = patternNames(id).filter((name) => own.has(name));
    if (names.length === 0 || (kind === "var" && !init)) continue;
    const stores = names.map((name) => `__scope.${name} = ${name}`).join(", ");
    text.insert(end, `, __stored${end} = (${stores})`);
  }
}

/** `import(…)` and `import.meta` belong to modules: the host has both. */
function rewriteModuleSyntax(program: Program, text: EditedText): void {
  const visit = (node: AnyNode): void => {
    if (node.type === "ImportExpression")
      text.replace(node.start, node.start + "import".length, "__cell.import");
    if (node.type === "MetaProperty" && node.meta.name === "import")
      text.replace(node.start, node.end, "__cell.meta");
    childrenOf(node).forEach(visit);
  };
  visit(program);
}

function rewriteReference({ node, use }: Reference, starts: Set<number>, text: EditedText): void {
  const { name, start, end } = node;
  const variable = `__scope.${name}`;
  const forms: Record<Reference["use"], string> = {
    plain: variable,
    // A function of the scope is no method of it. Without the semicolon the line before could call the parenthesis.
    called: `${starts.has(start) ? ";" : ""}(0, ${variable})`,
    shorthand: `${name}: ${variable}`,
    typeof: `("${name}" in __scope ? ${variable} : undefined)`,
  };
  text.replace(start, end, forms[use]);
}

/** Where statements of blocks begin that a semicolon may be put before; the last is `return`ed. */
function statementStarts(program: Program): Set<number> {
  const starts = new Set<number>();
  const visit = (node: AnyNode): void => {
    const list = "body" in node && Array.isArray(node.body) ? node.body : [];
    const consequent = node.type === "SwitchCase" ? node.consequent : [];
    for (const each of [...list, ...consequent])
      if (each.type === "ExpressionStatement") starts.add(each.start);
    childrenOf(node).forEach(visit);
  };
  visit(program);
  const last = lastItem(program.body);
  if (last) starts.delete(last.start);
  return starts;
}

/** Whether a cell waits for something, outside its functions. */
function waits(node: AnyNode): boolean {
  if (isFunction(node)) return false;
  if (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await))
    return true;
  if (node.type === "VariableDeclaration" && node.kind === "await using") return true;
  return childrenOf(node).some(waits);
}

function importsOf({ body }: Program, code: string, references: Reference[]): Import[] {
  const used = new Set(references.map(({ node }) => node.name));
  return body.flatMap((item): Import[] => {
    if (item.type === "ImportDeclaration") {
      const names = importedNames(item);
      const isUsed = names.length === 0 || names.some(({ local }) => used.has(local));
      return [{ ...moduleOf(item), names, isUsed, place: placeAt(code, item.start) }];
    }
    if (
      item.type !== "ExportAllDeclaration" &&
      !(item.type === "ExportNamedDeclaration" && item.source)
    )
      return [];
    const { source, attributes } = item;
    return [
      {
        ...moduleOf({ source: source!, attributes }),
        names: [],
        isUsed: true,
        place: placeAt(code, item.start),
      },
    ];
  });
}

function moduleOf({
  source,
  attributes,
}: Pick<ImportDeclaration, "source" | "attributes">): Pick<Import, "specifier" | "attributes"> {
  const pairs = attributes.map(({ key, value }) => [nameOf(key), String(value.value)]);
  return {
    specifier: String(source.value),
    attributes: Object.fromEntries(pairs) as Record<string, string>,
  };
}

function importedNames({ specifiers }: ImportDeclaration): Import["names"] {
  return specifiers.map((each) => {
    const local = each.local.name;
    if (each.type === "ImportNamespaceSpecifier") return { imported: "*", local };
    if (each.type === "ImportDefaultSpecifier") return { imported: "default", local };
    return { imported: nameOf(each.imported), local };
  });
}

function nameOf(
  name: { type: "Identifier"; name: string } | { type: "Literal"; value?: unknown },
): string {
  return name.type === "Identifier" ? name.name : String(name.value);
}
