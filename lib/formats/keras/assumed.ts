import type { CellKind } from "../../layers/kinds.js";
import type { Assumption } from "../opened.js";
import type { KerasNode } from "./node.js";

const hard = "onnxHardSigmoid (Keras's default until 2.2, TensorFlow.js's still)";

/** Whether the gates of a version of Keras were hard sigmoids unless told otherwise; an unknown version is a new one. */
export function hadHardSigmoid(version: string | undefined): boolean {
  return /^(0|1|2\.[012])\./.test(version ?? "");
}

/**
 * What a file of Keras's weights does not tell about a recurrent layer.
 * @param version of Keras, where the file tells it: the defaults were once others.
 */
export function assumedRules(
  layer: string,
  cell: CellKind,
  directions: number,
  version?: string,
): Assumption[] {
  const compare =
    "compare an output with the framework's own; the wrong one is usually off in the first digit";
  const isOld = hadHardSigmoid(version);
  const gates: Assumption = {
    layer,
    rule: "gateActivation",
    value: isOld ? "onnxHardSigmoid" : "sigmoid",
    alternatives: [
      isOld ? "sigmoid (Keras's default from 2.3)" : hard,
      "kerasHardSigmoid (hard_sigmoid of Keras 3)",
    ],
    howToChoose: `look for recurrent_activation where the model is built; else ${isOld ? `the default of Keras ${version} is taken` : "at its version: until Keras 2.2 hard_sigmoid was the default"}; or ${compare}`,
  };
  const squash: Assumption = {
    layer,
    rule: cell === "rnn" ? "activation" : "candidateActivation",
    value: "tanh",
    alternatives: ["relu", "linear", "any other activation given where the model was built"],
    howToChoose: `look for activation where the model is built; else ${compare}`,
  };
  const direction = assumedDirection(layer, directions);
  return cell === "rnn" ? [squash, ...direction] : [gates, squash, ...direction];
}

/** How a layer reads and what it hands on: all that the weights of a CuDNN layer leave open, whose activations are fixed. */
export function assumedDirection(layer: string, directions: number): Assumption[] {
  const assumed: Assumption = {
    layer,
    rule: "direction",
    value: directions === 2 ? "both, joined by concat" : "forward, h of every step",
    alternatives: directions === 2 ? ["sum", "mul", "ave"] : ["go_backwards"],
    howToChoose:
      directions === 2
        ? "look for merge_mode; what the next layer reads tells concat from the others"
        : "look for go_backwards where the model is built",
  };
  return [assumed];
}

/** A hard sigmoid whose slope depends on the version, in a file that does not tell its version. */
export function assumedSigmoid(root: KerasNode): Assumption[] {
  const uses = (root.layers ?? []).filter((node) =>
    JSON.stringify(node.config).includes("hard_sigmoid"),
  );
  return uses.map(({ name }) => ({
    layer: name,
    rule: "hard_sigmoid",
    value: "z/6 + 0.5, of Keras 3",
    alternatives: ["0.2z + 0.5, of Keras 2 and before (onnxHardSigmoid)"],
    howToChoose: "the version of Keras that saved the file decides, and the file does not tell it",
  }));
}
