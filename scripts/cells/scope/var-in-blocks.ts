import type { AnyNode, Program, VariableDeclaration } from "acorn";
import type { EditedText } from "./edits.js";
import { childrenOf, declarationIn, isFunction, patternNames } from "./names.js";

/** Turns each `var` within the cell's blocks and loops into assignments: its names are the whole cell's. */
export function assignNestedVars(program: Program, own: Set<string>, edits: EditedText): void {
  const visit = (node: AnyNode, isHead: boolean): void => {
    if (isFunction(node) || node.type === "ClassBody") return;
    if (node.type === "VariableDeclaration" && isOwn(node, own)) assign(node, isHead, edits);
    for (const child of childrenOf(node)) visit(child, isLoop(node) && child !== node.body);
  };
  for (const item of program.body)
    if (declarationIn(item).type !== "VariableDeclaration") visit(item, false);
}

function isOwn({ kind, declarations }: VariableDeclaration, own: Set<string>): boolean {
  return (
    kind === "var" && declarations.some(({ id }) => patternNames(id).some((name) => own.has(name)))
  );
}

/** `var a = 1, { b } = c` as `(a = 1), ({ b } = c)`; in the head of a loop without the parentheses, which it cannot have. */
function assign(
  { start, declarations }: VariableDeclaration,
  isHead: boolean,
  edits: EditedText,
): void {
  edits.replace(start, declarations[0]!.start, "");
  if (isHead) return;
  for (const { start, end } of declarations) {
    edits.insert(start, "(");
    edits.insert(end, ")");
  }
}

type Loop = Extract<AnyNode, { type: `For${string}` }>;

function isLoop(node: AnyNode): node is Loop {
  return node.type.startsWith("For");
}
