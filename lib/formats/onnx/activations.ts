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

/** What an LSTM does unless told otherwise. */
const standard: OnnxActivation[] = [{ name: "Sigmoid" }, { name: "Tanh" }, { name: "Tanh" }];

/**
 * The activations an LSTM's attributes ask for, three a direction. α and β are handed out in order to the functions
 * that have them.
 * @throws RangeError when their number is not 3 a direction, or one is unknown.
 */
export function readActivations(
  attributes: Record<string, OnnxAttribute>,
  directions: number,
  at: string,
): OnnxActivation[] {
  const names = attributes["activations"]?.texts;
  if (!names) return Array.from({ length: directions }, () => standard).flat();
  if (names.length !== 3 * directions) {
    throw broken(at, `expected ${3 * directions} activations, got ${names.length}`);
  }
  const left = {
    alpha: [...(attributes["activation_alpha"]?.floats ?? [])],
    beta: [...(attributes["activation_beta"]?.floats ?? [])],
  };
  return names.map((text) => {
    const name = requireName(text, at);
    const activation: OnnxActivation = { name };
    for (const constant of constants[name]) {
      const value = left[constant].shift();
      if (value !== undefined) activation[constant] = value;
    }
    return activation;
  });
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
