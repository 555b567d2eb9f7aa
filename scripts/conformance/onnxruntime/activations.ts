import {
  affineActivation,
  elu,
  hardSigmoid,
  leakyRelu,
  relu,
  scaledTanh,
  sigmoid,
  softplus,
  softsign,
  tanh,
  thresholdedRelu,
  type Activation,
  type OnnxActivation,
  type OnnxActivationName,
} from "../../../lib/index.js";

type Make = (alpha?: number, beta?: number) => Activation;

const makers: Record<OnnxActivationName, Make> = {
  Sigmoid: () => sigmoid,
  Tanh: () => tanh,
  Relu: () => relu,
  Softsign: () => softsign,
  Softplus: () => softplus,
  HardSigmoid: hardSigmoid,
  LeakyRelu: leakyRelu,
  ThresholdedRelu: thresholdedRelu,
  Elu: elu,
  Affine: affineActivation,
  ScaledTanh: scaledTanh,
};

/** How near any number came to a place where a function jumps. */
export interface Jumps {
  nearest: number;
}

/** Our function of an ONNX activation; `jumps` hears how near each number comes to a jump, ThresholdedRelu's at α. */
export function onnxActivation({ name, alpha, beta }: OnnxActivation, jumps: Jumps): Activation {
  const activation = makers[name](alpha, beta);
  if (name !== "ThresholdedRelu") return activation;
  const output = (z: number) => {
    const distance = Math.abs(z - (alpha ?? 1));
    // Exactly at α is where a clip of α puts numbers, on both sides alike.
    if (distance > 0) jumps.nearest = Math.min(jumps.nearest, distance);
    return activation.output(z);
  };
  return { ...activation, output };
}
