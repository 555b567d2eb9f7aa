import { broken } from "../errors.js";
import type { AttributeValue } from "./encode.js";
import type { OnnxAttribute } from "./schema.js";

/** An activation function as ONNX names it. */
export interface OnnxActivation {
  /** Which function. */
  name: OnnxActivationName;
  /** α, where the function has one. Default: ONNX's. */
  alpha?: number;
  /** β, where the function has one. Default: ONNX's. */
  beta?: number;
}

/** The activation functions of ONNX's recurrent operators. */
export type OnnxActivationName =
  | "Sigmoid"
  | "Tanh"
  | "Relu"
  | "Affine"
  | "LeakyRelu"
  | "ThresholdedRelu"
  | "ScaledTanh"
  | "HardSigmoid"
  | "Elu"
  | "Softsign"
  | "Softplus";

/** Which constants each function has. */
const constants: Record<OnnxActivationName, ("alpha" | "beta")[]> = {
  Sigmoid: [],
  Tanh: [],
  Relu: [],
  Affine: ["alpha", "beta"],
  LeakyRelu: ["alpha"],
  ThresholdedRelu: ["alpha"],
  ScaledTanh: ["alpha", "beta"],
  HardSigmoid: ["alpha", "beta"],
  Elu: ["alpha"],
  Softsign: [],
  Softplus: [],
};

/**
 * The activations a recurrent operator's attributes ask for, as many a direction as there are standard ones. α and β are
 * handed out in order to the functions that have them.
 * @param standard what the operator does unless told otherwise.
 * @throws RangeError when their number is another one, one is unknown, or constants are left over.
 */
export function readActivations(
  attributes: Record<string, OnnxAttribute>,
  standard: OnnxActivation[],
  directions: number,
  at: string,
): OnnxActivation[] {
  const own = standard.map(({ name }) => name);
  const both = Array.from({ length: directions }, () => own).flat();
  const given = attributes["activations"]?.texts ?? both;
  // An RNN's default in ONNX is two names even for one direction, of which the first counts.
  const names = both.length === 1 ? given.slice(0, given.length === 2 ? 1 : undefined) : given;
  if (names.length !== both.length) {
    throw broken(at, `expected ${both.length} activations, got ${names.length}`);
  }
  const left = {
    alpha: [...(attributes["activation_alpha"]?.floats ?? [])],
    beta: [...(attributes["activation_beta"]?.floats ?? [])],
  };
  const read = names.map((text) => {
    const name = requireName(text, at);
    const activation: OnnxActivation = { name };
    for (const constant of constants[name]) {
      const value = left[constant].shift();
      if (value !== undefined) activation[constant] = value;
    }
    return activation;
  });
  for (const constant of ["alpha", "beta"] as const) {
    if (left[constant].length === 0) continue;
    const numbers = attributes[`activation_${constant}`]!.floats.length;
    throw broken(
      at,
      `expected ${numbers - left[constant].length} numbers of activation_${constant} for ${names.join(", ")}, got ${numbers}`,
    );
  }
  return read;
}

/**
 * The attributes that ask for these activations; none for the standard ones.
 * @throws RangeError when one has a constant while an earlier one leaves its own to the default, which ONNX cannot say.
 */
export function activationAttributes(
  activations: OnnxActivation[],
): Record<string, AttributeValue> {
  const [alpha, beta] = [givenFor("alpha", activations), givenFor("beta", activations)];
  return {
    activations: { texts: activations.map(({ name }) => name) },
    ...(alpha.length > 0 ? { activation_alpha: { floats: alpha } } : {}),
    ...(beta.length > 0 ? { activation_beta: { floats: beta } } : {}),
  };
}

function givenFor(constant: "alpha" | "beta", activations: OnnxActivation[]): number[] {
  const users = activations.filter(({ name }) => constants[name].includes(constant));
  const given = users.flatMap((activation) => activation[constant] ?? []);
  if (given.length > 0 && given.length < users.length) {
    throw new RangeError(
      `invalid activations: expected ${constant} for all of ${users.map(({ name }) => name).join(", ")} or for none, got it for ${given.length}`,
    );
  }
  return given;
}

/** Names are compared without regard to case, as ONNX Runtime does. */
function requireName(text: string, at: string): OnnxActivationName {
  const known = Object.keys(constants) as OnnxActivationName[];
  const found = known.find((name) => name.toLowerCase() === text.toLowerCase());
  if (found) return found;
  throw broken(
    at,
    `expected activations of ${known.join(", ")}, got ${JSON.stringify(text)} (custom functions have no name here)`,
  );
}
