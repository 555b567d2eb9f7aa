import path from "node:path";
import ts from "typescript";
import { libFolder } from "../../paths.js";
import { membersOf, type ApiMember } from "./members.js";

/** One name that `lib/index.ts` exports. */
export interface ApiEntry {
  name: string;
  kind: "function" | "type" | "constant";
  /** Its declaration as TypeScript, without a body. */
  signature: string;
  /** The docstring's text, as Markdown. */
  text: string;
  /** The docstring's tags, in order: `{ tag: "param", name: "x", text: "the event, [inputSize]." }`. */
  tags: ApiTag[];
  /** What an interface has. */
  members: ApiMember[];
  /** Where it is declared, from the project's folder: `lib/lstm/step.ts`. */
  file: string;
  /** The line there, counted from 1. */
  line: number;
  /** Whether its own body throws, or calls a check (`require…`) that does. */
  throws: boolean;
}

/** One tag of a docstring. */
export interface ApiTag {
  tag: string;
  /** The parameter, of `@param`. */
  name?: string;
  text: string;
}

/** Everything the library exports, in the order of its list. */
export function readApi(folder = libFolder): ApiEntry[] {
  const index = path.join(folder, "index.ts");
  const program = ts.createProgram([index], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(index)!)!;
  return checker.getExportsOfModule(module).map((symbol) => {
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return entryOf(symbol.name, own, checker, path.dirname(folder));
  });
}

function entryOf(name: string, symbol: ts.Symbol, checker: ts.TypeChecker, root: string): ApiEntry {
  const declaration = symbol.declarations![0]!;
  const source = declaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
  return {
    name,
    kind: kindOf(declaration),
    signature: signatureOf(declaration),
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    tags: symbol.getJsDocTags(checker).map((tag, k) => tagOf(tag, ts.getJSDocTags(declaration)[k])),
    members: membersOf(declaration),
    file: path.relative(root, source.fileName).split(path.sep).join("/"),
    line: line + 1,
    throws: canThrow(declaration),
  };
}

function kindOf(declaration: ts.Declaration): ApiEntry["kind"] {
  if (ts.isFunctionDeclaration(declaration)) return "function";
  return ts.isVariableDeclaration(declaration) ? "constant" : "type";
}

/** A declaration as its reader needs it: functions without bodies, constants without values, interfaces without docstrings. */
function signatureOf(declaration: ts.Declaration): string {
  const source = declaration.getSourceFile();
  if (ts.isFunctionDeclaration(declaration)) {
    const end = declaration.body?.getStart() ?? declaration.end;
    return source.text
      .slice(declaration.getStart(), end)
      .replace(/^export /, "")
      .trim();
  }
  if (ts.isVariableDeclaration(declaration)) {
    const { type, initializer } = declaration;
    const of = type ? `: ${type.getText()}` : ` = ${initializer!.getText()}`;
    return `const ${declaration.name.getText()}${of}`;
  }
  const printer = ts.createPrinter({ removeComments: true });
  return printer
    .printNode(ts.EmitHint.Unspecified, declaration, source)
    .replace(/^export /, "")
    .replace(/^ {4}/gm, "  ");
}

function tagOf({ name: tag, text = [] }: ts.JSDocTagInfo, node: ts.JSDocTag | undefined): ApiTag {
  // TypeScript takes the first word of @see for a name and pulls it from the rest; the source still has it whole.
  if (tag === "see" && node) return { tag, text: plain(node.getText().replace(/^@see/, "")) };
  const parameter = text.find(({ kind }) => kind === "parameterName");
  const words = ts.displayPartsToString(text.filter((part) => part !== parameter)).trim();
  return { tag, ...(parameter && { name: parameter.text }), text: words };
}

/** Words of a comment without the stars at its margin. */
function plain(comment: string): string {
  return comment
    .replace(/\n\s*\*\/?/g, "\n")
    .replace(/\s+/g, " ")
    .trim();
}

function canThrow(declaration: ts.Declaration): boolean {
  if (!ts.isFunctionDeclaration(declaration) || !declaration.body) return false;
  const visit = (node: ts.Node): boolean =>
    ts.isThrowStatement(node) ||
    (ts.isCallExpression(node) && /^require[A-Z]/.test(node.expression.getText())) ||
    (ts.forEachChild(node, visit) ?? false);
  return visit(declaration.body);
}
