import type { AnyNode, ModuleDeclaration, Pattern, Statement } from "acorn";

type Item = Statement | ModuleDeclaration;

/** The names a pattern binds. */
export function patternNames(pattern: Pattern | null | undefined): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) =>
        patternNames(each.type === "Property" ? each.value : each.argument),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap(patternNames);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    case "RestElement":
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

/** The names that statements give to the block they stand in: all but `var`. */
export function blockNames(items: readonly AnyNode[]): string[] {
  return items.flatMap((item) => {
    const node = declarationIn(item as Item);
    if (node.type === "VariableDeclaration")
      return node.kind === "var" ? [] : node.declarations.flatMap(({ id }) => patternNames(id));
    if (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration")
      return node.id ? [node.id.name] : [];
    if (node.type === "ImportDeclaration") return node.specifiers.map(({ local }) => local.name);
    return [];
  });
}

/** The names declared by `var`, however deep in blocks and loops; functions and classes keep their own. */
export function varNames(node: AnyNode): string[] {
  if (node.type === "VariableDeclaration" && node.kind === "var")
    return node.declarations.flatMap(({ id }) => patternNames(id));
  return childrenOf(node).flatMap((child) => (ownsItsVars(child) ? [] : varNames(child)));
}

/** A statement without the `export` before it. */
export function declarationIn(item: Item): AnyNode {
  const isExport =
    item.type === "ExportNamedDeclaration" || item.type === "ExportDefaultDeclaration";
  return isExport && item.declaration ? item.declaration : item;
}

export function isFunction(node: AnyNode): boolean {
  return /^(Arrow)?Function/.test(node.type);
}

/** The nodes right below a node. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode);
}

function ownsItsVars(node: AnyNode): boolean {
  return isFunction(node) || node.type === "ClassBody";
}

function isNode(value: unknown): value is AnyNode {
  return typeof (value as AnyNode | null)?.type === "string";
}
