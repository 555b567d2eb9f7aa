import ts from "typescript";

/** One place of a source and what to put there instead. */
export interface MutationSite {
  start: number;
  end: number;
  was: string;
  now: string;
}

const operators: Record<string, string> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "**": "*",
  "%": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "+=": "-=",
};

/** Names that mean the same kind of thing: gates, states, activations, and what a gate has. */
const families = [
  ["inputGate", "forgetGate", "candidate", "outputGate"],
  ["hiddenState", "cellState", "tanhC"],
  ["previousHiddenState", "previousCellState"],
  ["keptMemory", "newMemory"],
  ["sigmoid", "tanh", "identity"],
  ["inputSize", "hiddenSize"],
];

/** Every single change of operators, signs, numbers, texts and names in a JavaScript or TypeScript source. */
export function sitesOf(text: string): MutationSite[] {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2022, true);
  const sites: MutationSite[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    for (const [at, now] of changesOf(node))
      sites.push({ start: at.getStart(), end: at.end, was: at.getText(), now });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sites;
}

/** The source with one site changed. */
export function changed(text: string, { start, end, now }: MutationSite): string {
  return text.slice(0, start) + now + text.slice(end);
}

function changesOf(node: ts.Node): [ts.Node, string][] {
  if (ts.isBinaryExpression(node)) {
    const now = operators[node.operatorToken.getText()];
    return now && !isStep(node) ? [[node.operatorToken, now]] : [];
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const isSign = [ts.SyntaxKind.MinusToken, ts.SyntaxKind.ExclamationToken].includes(
      node.operator,
    );
    return isSign ? [[node, ` ${node.operand.getText()}`]] : [];
  }
  if (ts.isNumericLiteral(node)) return [[node, String(Number(node.text) + 1)]];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [[node, "false"]];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [[node, "true"]];
  if (ts.isStringLiteral(node) && !isModuleName(node)) return [[node, changedText(node)]];
  if (ts.isConditionalExpression(node)) return [[node.condition, `!(${node.condition.getText()})`]];
  return ts.isIdentifier(node) && isUse(node) ? otherNames(node) : [];
}

function otherNames(node: ts.Identifier): [ts.Node, string][] {
  const family = families.find((names) => names.includes(node.text)) ?? [];
  return family.filter((name) => name !== node.text).map((name) => [node, name]);
}

function changedText(node: ts.StringLiteral): string {
  const quote = node.getText()[0]!;
  return `${quote}${node.getText().slice(1, -1)}′${quote}`;
}

/** The step of a loop: changed, the loop has no end, which teaches nothing. */
function isStep(node: ts.Node): boolean {
  return ts.isForStatement(node.parent) && node.parent.incrementor === node;
}

function isModuleName({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && parent.expression.getText() === "require";
}

/** A name that is read, not one that is declared or a key. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return true;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return ts.isCallExpression(parent) || ts.isBinaryExpression(parent);
}
