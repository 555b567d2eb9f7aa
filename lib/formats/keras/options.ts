import type { CellKind, CellKinds } from "../../layers/kinds.js";
import type { Activation } from "../../math/activations.js";
import type { RecurrentRules } from "../opened.js";
import { cellActivation } from "./activations.js";

/** The rules of a cell; standard ones are left out. */
export function optionsOf(
  kind: CellKind,
  config: Record<string, unknown>,
  version?: string,
): CellKinds[CellKind]["options"] {
  const squash = unless(
    "tanh",
    cellActivation(
      config["activation"] ?? missing(config, "activation", "tanh"),
      "activation",
      version,
    ),
  );
  if (kind === "rnn") return squash ? { activation: squash } : {};
  const gates = cellActivation(
    config["recurrent_activation"] ?? missing(config, "recurrent_activation", "sigmoid"),
    "recurrentActivation",
    version,
  );
  const gate = unless("sigmoid", gates);
  const shared = {
    ...(gate ? { gateActivation: gate } : {}),
    ...(squash ? { candidateActivation: squash } : {}),
  };
  if (kind === "lstm") return { ...shared, ...(squash ? { outputActivation: squash } : {}) };
  return config["reset_after"] === undefined
    ? shared
    : { ...shared, reset: config["reset_after"] === true ? "after" : "before" };
}

/** An activation of null is the identity; one that is not there is Keras's default. */
function missing(config: Record<string, unknown>, key: string, standard: string): unknown {
  return key in config ? null : standard;
}

function unless(standard: string, activation: Activation): Activation | undefined {
  return activation.name === standard ? undefined : activation;
}

/** What a layer does with its outputs and states. */
export function rulesIn(config: Record<string, unknown>): RecurrentRules {
  return {
    returns: config["return_sequences"] === true ? "sequence" : "last",
    batchFirst: config["time_major"] !== true,
    ...(config["stateful"] === true ? { stateful: true } : {}),
  };
}
