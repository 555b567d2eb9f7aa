import type { OnnxActivation, OnnxActivationName } from "../activations.js";
import { isOnnx } from "../schema.js";
import type { Operator, OnnxValue } from "../values.js";
import type { Affine, AffineOf } from "./affine.js";

/** A gate spelled out: an activation of a sum. */
export interface SpelledGate {
  activation: OnnxActivation;
  sum: Affine;
}

/** Operators that are activations of a recurrent cell, and the α and β that each has by itself. */
const activations: Partial<Record<OnnxActivationName, { alpha?: number; beta?: number }>> = {
  Sigmoid: {},
  Tanh: {},
  Relu: {},
  Softsign: {},
  Softplus: {},
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  LeakyRelu: { alpha: 0.01 },
  ThresholdedRelu: { alpha: 1 },
  Elu: { alpha: 1 },
};

/** The activation that a value is the output of, and what goes into it. */
export function activationAt(
  value: OnnxValue | undefined,
): { activation: OnnxActivation; input: OnnxValue } | undefined {
  const maker = value?.maker;
  const input = maker?.inputs[0];
  if (!maker || !input || !isOnnx(maker.domain) || !Object.hasOwn(activations, maker.opType)) {
    return undefined;
  }
  const name = maker.opType as OnnxActivationName;
  const activation: OnnxActivation = { name, ...activations[name] };
  for (const constant of ["alpha", "beta"] as const) {
    const given = maker.attributes[constant];
    if (constant in activation && given) activation[constant] = given.float;
  }
  return { activation, input };
}

/** The gate that a value is, if it is one. */
export function gateAt(value: OnnxValue | undefined, sumOf: AffineOf): SpelledGate | undefined {
  const found = activationAt(value);
  const sum = found && sumOf(found.input);
  return sum && { activation: found.activation, sum };
}

/** What one of ONNX's own operators of this type makes the value of; undefined where another makes it. */
export function madeBy(value: OnnxValue | undefined, opType: string): Operator | undefined {
  const maker = value?.maker;
  return maker?.opType === opType && isOnnx(maker.domain) ? maker : undefined;
}

/** Tries an operator's two inputs in either order. */
export function eitherWay<T>(
  operator: Operator | undefined,
  match: (a: OnnxValue, b: OnnxValue) => T | undefined,
): T | undefined {
  const [a, b] = operator?.inputs ?? [];
  return a && b ? (match(a, b) ?? match(b, a)) : undefined;
}
