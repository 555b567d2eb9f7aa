import { print } from "../read/print.js";
import { EquationError, type Expression, type Of } from "../read/syntax.js";
import { describeShape, entrywise, near, sameShape, type Value } from "./values.js";

/** A label that is no true claim about what it labels. */
export class LabelError extends EquationError {}

const comparisons = {
  "<": (x: number, y: number) => x < y,
  ">": (x: number, y: number) => x > y,
  "\\le": (x: number, y: number) => x <= y,
  "\\ge": (x: number, y: number) => x >= y,
};

/**
 * A brace's label is a claim of its own: the body's value, its shape (`70 \times 1`), or a bound (`> 0`).
 * @throws LabelError when it does not hold.
 */
export function requireLabel(
  node: Of<"brace">,
  body: Value,
  evaluate: (part: Expression) => Value,
): void {
  if (node.bound) requireBound(node, node.bound, body, evaluate);
  if (node.label) requireValueOrShape(node.label, body, evaluate);
}

function requireBound(
  node: Of<"brace">,
  { relation, value }: NonNullable<Of<"brace">["bound"]>,
  body: Value,
  evaluate: (part: Expression) => Value,
): void {
  const compare = comparisons[relation];
  const met = entrywise(body, evaluate(value), (x, y) => Number(compare(x, y)), relation, node);
  const at = met.data.indexOf(0);
  if (at < 0) return;
  throw new LabelError(
    `the label says ${relation} ${print(value)}, but an entry is ${body.data[at]!.toPrecision(4)}`,
    node,
  );
}

function requireValueOrShape(
  label: Expression,
  body: Value,
  evaluate: (part: Expression) => Value,
): void {
  const isProduct = label.type === "binary" && label.operator === "\\times";
  const parts = (isProduct ? [label.left, label.right] : [label]).map(evaluate);
  if (isProduct || (body.shape.length > 0 && parts[0]!.shape.length === 0))
    requireShape(
      label,
      body,
      parts.map(({ data }) => data[0]!),
    );
  else requireValue(label, body, parts[0]!);
}

/** A vector of 70 may be called 70 or 70×1. */
function requireShape(label: Expression, body: Value, wanted: number[]): void {
  const isColumn = body.shape.length === 1 && wanted.length === 2 && wanted[1] === 1;
  const shape = isColumn ? [...body.shape, 1] : body.shape;
  if (wanted.join() === shape.join()) return;
  throw new LabelError(`the label says ${wanted.join("×")}, this is ${describeShape(body)}`, label);
}

function requireValue(label: Expression, body: Value, value: Value): void {
  if (sameShape(value, body) && value.data.every((x, k) => near(x, body.data[k]!))) return;
  throw new LabelError(`the label ${print(label)} is not the value of what it labels`, label);
}
