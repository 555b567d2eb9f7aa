import { identity, sigmoid, tanh, type Activation } from "../../math/activations.js";
import {
  elu,
  kerasHardSigmoid,
  onnxHardSigmoid,
  relu,
  softplus,
  softsign,
} from "../../math/onnx-activations.js";
import { shorten } from "../errors.js";
import type { OutputActivation } from "../opened.js";
import { recordOf } from "./node.js";

const named: Record<string, Activation> = {
  tanh,
  sigmoid,
  linear: identity,
  relu,
  elu: elu(),
  softsign,
  softplus,
};

/** Whether a version of Keras has the hard sigmoid z/6 + 0.5; until version 2 it was 0.2z + 0.5. */
function isKeras3(version: string): boolean {
  return !/^[012]\./.test(version);
}

/**
 * The activation that a setting names.
 * @param setting as the configuration has it: a name, an object around one, or null for none.
 * @throws RangeError when it is none of tanh, sigmoid, hard_sigmoid, linear, relu, elu, softsign, softplus.
 */
export function cellActivation(setting: unknown, rule: string, version = "3"): Activation {
  const name = nameOf(setting);
  // TensorFlow.js and its converter write names in camel case.
  if (name === "hard_sigmoid" || name === "hardSigmoid") {
    return isKeras3(version) ? kerasHardSigmoid : onnxHardSigmoid;
  }
  const found = Object.hasOwn(named, name) ? named[name] : undefined;
  if (found) return found;
  throw new RangeError(
    `invalid ${rule}: expected ${[...Object.keys(named), "hard_sigmoid"].join(", ")}, got ${JSON.stringify(shorten(name, 60))}`,
  );
}

/**
 * The activation of a dense layer's outputs, softmax among them; undefined for none.
 * @throws RangeError as `cellActivation` does.
 */
export function outputActivation(setting: unknown, version?: string): OutputActivation | undefined {
  const name = setting === undefined ? "linear" : nameOf(setting);
  if (name === "linear") return undefined;
  return name === "softmax" ? name : cellActivation(setting, "activation", version);
}

/** Functions of one's own are objects with their name inside; those of Keras have it in `config`, in Keras 3 as an object's. */
function nameOf(setting: unknown): string {
  if (typeof setting === "string") return setting;
  if (setting === null) return "linear";
  const { config, class_name: className, registered_name: registered } = recordOf(setting);
  const own = typeof registered === "string" && registered !== config ? registered : undefined;
  if (own !== undefined && own !== className) return own;
  return String(typeof config === "string" ? config : (recordOf(config)["name"] ?? className));
}
