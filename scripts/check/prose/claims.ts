import { parser } from "@lezer/javascript";
import type { SyntaxNode } from "@lezer/common";

const typescript = parser.configure({ dialect: "ts" });

/** One part of a claim that has to hold; a comparison has two sides. */
export interface ClaimPart {
  text: string;
  sides?: [string, string];
}

/** The parts that `&&` joins, in order; a claim without it is its only part. */
export function partsOfClaim(expression: string): ClaimPart[] {
  const source = `(${expression}\n)`;
  const top = expressionIn(typescript.parse(source).topNode);
  return top ? conjuncts(top, source) : [{ text: expression }];
}

/**
 * The text that is evaluated for a claim: `true`, or which part does not hold, with both sides of a comparison.
 * The answer is encoded, so that it reads the same however a kernel quotes it.
 */
export function claimQuestion(expression: string): string {
  const refuted = partsOfClaim(expression).map(
    ({ text, sides }, k) => `!(${text}\n) ? ${said(k, sides ?? [])} : `,
  );
  return `(${expression}\n) === true ? "true" : ${refuted.join("")}${said(-1, [expression])}`;
}

/** Why a claim does not hold, as its kernel answered; undefined where it does. */
export function refutation(expression: string, answer: string): string | undefined {
  if (answer === "true") return undefined;
  if (!answer.startsWith("%5B")) return `\`${expression}\` is answered with "${answer}"`;
  const [part, ...values] = JSON.parse(decodeURIComponent(answer)) as [number, ...string[]];
  if (part < 0) return `\`${expression}\` is ${values[0]}, no \`true\``;
  const parts = partsOfClaim(expression);
  const { text, sides } = parts[part]!;
  const whole = parts.length > 1 ? ` (in \`${expression}\`)` : "";
  if (!sides) return `\`${text}\` is not true${whole}`;
  const each = sides.flatMap((side, k) => (side === values[k] ? [] : `${side} is ${values[k]}`));
  return `\`${text}\` is not true: ${each.join(", ")}${whole}`;
}

/** Encodes which part it was and the values of some expressions. */
function said(part: number, expressions: string[]): string {
  const show = `(value) => typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value)`;
  const values = `[${expressions.map((each) => `(${each}\n)`).join(", ")}].map(${show})`;
  const all = expressions.length > 0 ? `[${part}, ...${values}]` : `[${part}]`;
  return `encodeURIComponent(JSON.stringify(${all}))`;
}

function expressionIn(script: SyntaxNode): SyntaxNode | undefined {
  const statement = script.firstChild;
  if (statement?.name !== "ExpressionStatement" || statement.nextSibling) return undefined;
  return inner(statement.firstChild);
}

/** What parentheses hold. */
function inner(node: SyntaxNode | null): SyntaxNode | undefined {
  if (node?.name !== "ParenthesizedExpression") return node ?? undefined;
  return inner(node.firstChild?.nextSibling ?? null);
}

function conjuncts(node: SyntaxNode, source: string): ClaimPart[] {
  const text = source.slice(node.from, node.to);
  if (node.name !== "BinaryExpression") return [{ text }];
  const [left, right] = [node.firstChild!, node.lastChild!];
  const operator = left.nextSibling!;
  if (source.slice(operator.from, operator.to) === "&&")
    return [left, right].flatMap((side) => conjuncts(inner(side)!, source));
  if (operator.name !== "CompareOp") return [{ text }];
  const sides = [left, right].map(({ from, to }) => source.slice(from, to));
  return [{ text, sides: sides as [string, string] }];
}
