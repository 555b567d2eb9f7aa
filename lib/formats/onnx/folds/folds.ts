import type { Budget } from "../../budget.js";
import { broken } from "../../errors.js";
import type { Tensor } from "../../tensor.js";
import { isOnnx } from "../schema.js";
import type { Operator } from "../values.js";
import { operatorIn, type Folded, type Inputs } from "./fold.js";
import { constantAttributes, numberFolds } from "./numbers.js";
import { partFolds } from "./parts.js";
import { shapeFolds } from "./shapes.js";

/** What exporters and quantizers that do not fold constants themselves make weights with. */
const folds: readonly Readonly<Record<string, Folded>>[] = [shapeFolds, partFolds, numberFolds];

function foldedAs(opType: string): Folded | undefined {
  return folds.find((table) => Object.hasOwn(table, opType))?.[opType];
}

/** Whether an operator is computed before the model runs: it is one that is folded, and all it reads is constant. */
export function isFolded(
  operator: Pick<Operator, "opType" | "domain" | "inputs" | "attributes">,
): boolean {
  const { opType, inputs, attributes } = operator;
  if (!foldedAs(opType) || !isKnown(operator)) return false;
  if (opType === "Constant") return constantAttributes.some((name) => name in attributes);
  return inputs.every((input) => input === undefined || input.constant);
}

/** ONNX Runtime has a DequantizeLinear of its own, which does the same. */
function isKnown({ domain, opType }: Pick<Operator, "opType" | "domain">): boolean {
  return isOnnx(domain) || (domain === "com.microsoft" && opType === "DequantizeLinear");
}

/**
 * What an operator makes of constants, output by output.
 * @throws RangeError when its inputs do not fit, or there is no room for what it makes.
 */
export function foldOf(operator: Operator, inputs: Inputs, budget: Budget): Tensor[] {
  budget.steps(4 + inputs.length + 4 * operator.outputs.length, operatorIn(operator));
  const { least, fold } = foldedAs(operator.opType)!;
  if (Array.from({ length: least }, (_, k) => inputs[k]).includes(undefined)) {
    const got = inputs.filter((input) => input !== undefined).length;
    throw broken(operatorIn(operator), `expected ${least} inputs, got ${got}`);
  }
  const made = fold(inputs, operator, budget);
  return Array.isArray(made) ? made : [made];
}
