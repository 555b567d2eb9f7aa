import type { AnyNode, ForOfStatement, Program, VariableDeclaration } from "acorn";
import type { EditedText } from "./edits.js";
import { childrenOf } from "./names.js";

/** What ends a block, to be put in when all else within it is. */
interface Closing {
  at: number;
  closing: string;
}

/**
 * Turns `using` into what every engine knows: the block that holds it gives back what it used when it ends. (Strippers
 * do the same, but put all of a cell into a block of theirs, with its names.)
 */
export function lowerUsing(program: Program, edits: EditedText): Closing[] {
  const closings: Closing[] = [];
  const visit = (node: AnyNode): void => {
    if (node.type === "Program" || node.type === "BlockStatement" || node.type === "StaticBlock") {
      const declarations = (node.body as AnyNode[]).filter(isUsing);
      if (declarations.length > 0)
        closings.push(inBlock(node, declarations, `__used${closings.length}`, edits));
    } else if (node.type === "ForOfStatement" && isUsing(node.left)) {
      closings.push(inLoop(node, node.left, `__used${closings.length}`, edits));
    }
    childrenOf(node).forEach(visit);
  };
  visit(program);
  return closings;
}

function inBlock(
  block: Extract<AnyNode, { body: unknown[] }>,
  declarations: VariableDeclaration[],
  used: string,
  edits: EditedText,
): Closing {
  const isProgram = block.type === "Program";
  const opening = isProgram ? block.start : block.body[0]!.start;
  const closing = isProgram ? block.end : block.end - 1;
  edits.insert(opening, open(used));
  for (const { start, kind, declarations: declarators } of declarations) {
    edits.replace(start, start + kind.length, "const");
    for (const { init } of declarators) {
      edits.insert(init!.start, `${used}.${kind === "using" ? "use" : "useAsync"}(`);
      edits.insert(init!.end, ")");
    }
  }
  const waits = declarations.some(({ kind }) => kind !== "using");
  return { at: closing, closing: close(used, waits) };
}

function inLoop(
  loop: ForOfStatement,
  { start, kind, declarations }: VariableDeclaration,
  used: string,
  edits: EditedText,
): Closing {
  const { name } = declarations[0]!.id as { name: string };
  const use = kind === "using" ? "use" : "useAsync";
  edits.replace(start, start + kind.length, "const");
  edits.insert(loop.body.start, `{ ${open(used)}${used}.${use}(${name}); `);
  return { at: loop.body.end, closing: ` ${close(used, kind !== "using")} }` };
}

const open = (used: string) => `const ${used} = __cell.resources(); try { `;
const close = (used: string, waits: boolean) =>
  `\n} catch (error) { ${used}.fail(error); } finally { ${waits ? `await ${used}.endAsync()` : `${used}.end()`}; }`;

function isUsing(node: AnyNode): node is VariableDeclaration {
  return node.type === "VariableDeclaration" && node.kind.endsWith("using");
}
