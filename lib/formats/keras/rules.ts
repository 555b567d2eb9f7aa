import type { CellOptions } from "../../lstm/options.js";
import { identity, sigmoid, tanh, type Activation } from "../../math/activations.js";
import {
  elu,
  kerasHardSigmoid,
  onnxHardSigmoid,
  relu,
  softplus,
  softsign,
} from "../../math/onnx-activations.js";
import type { KerasSettings } from "./config.js";

const named: Record<string, Activation> = {
  tanh,
  sigmoid,
  linear: identity,
  relu,
  elu: elu(),
  softsign,
  softplus,
};

/**
 * The rules by which a Keras layer's cell is run, for `unroll` and `lstmStep`: the recurrent activation squashes the
 * gates, the other one the candidate and c. Until version 2 Keras's hard sigmoid was 0.2z + 0.5, since 3 it is z/6 + 0.5.
 * @throws RangeError when an activation is none of tanh, sigmoid, hard_sigmoid, linear, relu, elu, softsign, softplus.
 * @see https://keras.io/api/layers/activations/
 */
export function kerasCellOptions(settings: KerasSettings): CellOptions {
  const { activation, recurrentActivation, kerasVersion } = settings;
  const squash = activationOf("activation", activation, kerasVersion);
  return {
    gateActivation: activationOf("recurrentActivation", recurrentActivation, kerasVersion),
    candidateActivation: squash,
    outputActivation: squash,
  };
}

function activationOf(which: string, name: string, version = "3"): Activation {
  if (name === "hard_sigmoid") return /^[012]\./.test(version) ? onnxHardSigmoid : kerasHardSigmoid;
  const found = Object.hasOwn(named, name) ? named[name] : undefined;
  if (found) return found;
  throw new RangeError(
    `invalid ${which}: expected ${[...Object.keys(named), "hard_sigmoid"].join(", ")}, got ${JSON.stringify(name)}`,
  );
}
