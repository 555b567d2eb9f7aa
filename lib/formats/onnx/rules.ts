import type { CellOptions } from "../../lstm/options.js";
import { sigmoid, tanh, type Activation } from "../../math/activations.js";
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
} from "../../math/onnx-activations.js";
import type { OnnxActivation, OnnxActivationName } from "./activations.js";
import type { OnnxLstm } from "./operators.js";

const makers: Record<OnnxActivationName, (alpha?: number, beta?: number) => Activation> = {
  Sigmoid: () => sigmoid,
  Tanh: () => tanh,
  Relu: () => relu,
  Affine: affineActivation,
  LeakyRelu: leakyRelu,
  ThresholdedRelu: thresholdedRelu,
  ScaledTanh: scaledTanh,
  HardSigmoid: hardSigmoid,
  Elu: elu,
  Softsign: () => softsign,
  Softplus: () => softplus,
};

/**
 * The rules by which an ONNX operator's cell is run, for `unroll` and `lstmStep`: activations, clipping, coupling.
 * They are those of the standard; ONNX Runtime leaves c unclipped, which is `clipCellState: false` besides.
 * @param direction which of its two cells. Default: `forward`, also for an operator that only reads backwards.
 * @throws RangeError when the operator has no cell in that direction.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function onnxCellOptions(
  lstm: OnnxLstm,
  direction: "forward" | "reverse" = "forward",
): CellOptions {
  if (direction === "reverse" && !lstm.layer.reverse) {
    throw new RangeError(
      `invalid direction: expected forward (${lstm.name} has one cell), got reverse`,
    );
  }
  const first = direction === "forward" ? 0 : 3;
  const [gate, candidate, output] = lstm.activations.slice(first, first + 3).map(activationOf);
  return {
    gateActivation: gate!,
    candidateActivation: candidate!,
    outputActivation: output!,
    ...(lstm.inputForget ? { coupled: "f = 1 - i" as const } : {}),
    ...(lstm.clip !== undefined ? { clip: lstm.clip } : {}),
  };
}

/** Our function of an ONNX activation, with ONNX's own α and β where it gives none. */
export function activationOf({ name, alpha, beta }: OnnxActivation): Activation {
  return makers[name](alpha, beta);
}
