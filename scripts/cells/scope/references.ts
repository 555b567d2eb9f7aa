import type { AnyNode, Identifier, Program } from "acorn";
import { blockNames, childrenOf, declarationIn, patternNames, varNames } from "./names.js";

/** What stands where a name is used decides how the name can be replaced. */
export type Use = "plain" | "called" | "shorthand" | "typeof";

/** A use of a name that no block or function within the cell binds: it is the cell's own, another cell's, or global. */
export interface Reference {
  node: Identifier;
  use: Use;
}

type Scopes = readonly ReadonlySet<string>[];
type Part = [node: AnyNode, use: Use];

/** The references of a cell to names from outside its blocks and functions. */
export function outerReferences(program: Program): Reference[] {
  const found: Reference[] = [];
  const visit = (node: AnyNode, use: Use, scopes: Scopes): void => {
    if (node.type === "Identifier") {
      if (!scopes.some((names) => names.has(node.name))) found.push({ node, use });
      return;
    }
    const own = ownNames(node);
    const inner = own.length > 0 ? [...scopes, new Set(own)] : scopes;
    for (const [part, partUse] of partsOf(node)) visit(part, partUse, inner);
  };
  for (const item of program.body) {
    const node = declarationIn(item);
    if (node.type !== "VariableDeclaration") visit(node, "plain", []);
    else
      for (const { id, init } of node.declarations) {
        // What a declaration at the top binds is, within its pattern, its own.
        visit(id, "plain", [new Set(patternNames(id))]);
        if (init) visit(init, "plain", []);
      }
  }
  return found;
}

/** The names that hold within a node and not around it. */
function ownNames(node: AnyNode): string[] {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return functionNames(node);
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id.name] : [];
    case "BlockStatement":
      return blockNames(node.body);
    case "StaticBlock":
      return [...node.body.flatMap(varNames), ...blockNames(node.body)];
    case "ForStatement":
      return node.init ? blockNames([node.init]) : [];
    case "ForInStatement":
    case "ForOfStatement":
      return blockNames([node.left]);
    case "SwitchStatement":
      return blockNames(node.cases.flatMap(({ consequent }) => consequent));
    case "CatchClause":
      return patternNames(node.param);
    default:
      return [];
  }
}

function functionNames(
  node: Extract<AnyNode, { type: `${string}Function${string}`; params: unknown }>,
): string[] {
  const self = node.type === "FunctionExpression" && node.id ? [node.id.name] : [];
  return [...node.params.flatMap(patternNames), ...varNames(node.body), ...self];
}

/** The parts of a node in which names are used; labels, keys and names of members are not. */
function partsOf(node: AnyNode): Part[] {
  const plain = (...nodes: (AnyNode | null | undefined)[]): Part[] =>
    nodes.filter((each): each is AnyNode => each != null).map((each) => [each, "plain"]);
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return plain(...node.params, node.body);
    case "ClassDeclaration":
    case "ClassExpression":
      return plain(node.superClass, node.body);
    case "MemberExpression":
      return plain(node.object, node.computed ? node.property : null);
    case "MethodDefinition":
    case "PropertyDefinition":
      return plain(node.computed ? node.key : null, node.value);
    case "Property":
      if (node.shorthand) return shorthandParts(node.value);
      return plain(node.computed ? node.key : null, node.value);
    case "CallExpression":
      return [[node.callee, "called"], ...plain(...node.arguments)];
    case "TaggedTemplateExpression":
      return [[node.tag, "called"], ...plain(node.quasi)];
    case "UnaryExpression":
      return [[node.argument, node.operator === "typeof" ? "typeof" : "plain"]];
    case "LabeledStatement":
      return plain(node.body);
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return [];
    default:
      return plain(...childrenOf(node));
  }
}

/** `{ a }` and, in a pattern, `{ a = 1 }`. */
function shorthandParts(value: AnyNode): Part[] {
  if (value.type !== "AssignmentPattern") return [[value, "shorthand"]];
  return [
    [value.left, "shorthand"],
    [value.right, "plain"],
  ];
}
