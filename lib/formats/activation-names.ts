import { identity, sigmoid, tanh, type Activation } from "../math/activations.js";
import {
  affineActivation,
  elu,
  hardSigmoid,
  leakyRelu,
  relu,
  scaledTanh,
  softplus,
  softsign,
  thresholdedRelu,
} from "../math/onnx-activations.js";
import { shorten } from "./errors.js";

const plain: Record<string, Activation> = Object.fromEntries(
  [sigmoid, tanh, identity, relu, softsign, softplus].map((each) => [each.name, each]),
);

const made: Record<string, (alpha?: number, beta?: number) => Activation> = {
  hardSigmoid,
  leakyRelu,
  thresholdedRelu,
  affine: affineActivation,
  scaledTanh,
  elu,
};

/**
 * The activation with a name that one of this library's has: `tanh`, `hardSigmoid(0.2, 0.5)`.
 * @throws RangeError when none has it.
 */
export function activationNamed(name: string): Activation {
  if (Object.hasOwn(plain, name)) return plain[name]!;
  const [, function_, numbers] = /^(\w+)\(([-+.\de, ]+)\)$/.exec(name) ?? [];
  const make =
    function_ !== undefined && Object.hasOwn(made, function_) ? made[function_] : undefined;
  const values = numbers?.split(",").map(Number) ?? [];
  if (make && values.every(Number.isFinite)) return make(...(values as [number?, number?]));
  throw new RangeError(
    `invalid activation: expected one of this library's (${[...Object.keys(plain), ...Object.keys(made)].join(", ")}), got ${JSON.stringify(shorten(name, 60))}`,
  );
}
