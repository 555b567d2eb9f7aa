import { sigmoid, type Activation } from "./activations.js";

/**
 * max(0, min(1, αz + β)): a straight line in place of σ; dimensionless.
 * Slope α strictly between its two corners, 0 elsewhere, as PyTorch's autograd has it.
 * @param alpha the slope, default 0.2 (ONNX and TensorFlow.js).
 * @param beta the value at 0, default 0.5.
 * @see https://onnx.ai/onnx/operators/onnx__HardSigmoid.html
 */
export function hardSigmoid(alpha = 0.2, beta = 0.5): Activation {
  return {
    name: `hardSigmoid(${alpha}, ${beta})`,
    output: (z) => Math.max(0, Math.min(1, alpha * z + beta)),
    derivative: (z) => (alpha * z + beta > 0 && alpha * z + beta < 1 ? alpha : 0),
  };
}

/** ONNX's and TensorFlow.js's hard sigmoid, also Keras's until version 2: max(0, min(1, 0.2z + 0.5)). */
export const onnxHardSigmoid: Activation = hardSigmoid(0.2, 0.5);

/**
 * Keras 3's hard sigmoid, also PyTorch's: max(0, min(1, z/6 + 0.5)).
 * @see https://keras.io/api/layers/activations/#hardsigmoid-function
 */
export const kerasHardSigmoid: Activation = hardSigmoid(1 / 6, 0.5);

/** max(0, z); slope 0 at the corner, as in PyTorch. */
export const relu: Activation = {
  name: "relu",
  output: (z) => Math.max(0, z),
  derivative: (z) => (z > 0 ? 1 : 0),
};

/**
 * z above 0, αz below; slope α at the corner.
 * @param alpha default 0.01 (ONNX).
 * @see https://onnx.ai/onnx/operators/onnx__LeakyRelu.html
 */
export function leakyRelu(alpha = 0.01): Activation {
  return {
    name: `leakyRelu(${alpha})`,
    output: (z) => (z > 0 ? z : alpha * z),
    derivative: (z) => (z > 0 ? 1 : alpha),
  };
}

/**
 * z above α, 0 up to and including α.
 * @param alpha default 1 (ONNX).
 * @see https://onnx.ai/onnx/operators/onnx__ThresholdedRelu.html
 */
export function thresholdedRelu(alpha = 1): Activation {
  return {
    name: `thresholdedRelu(${alpha})`,
    output: (z) => (z > alpha ? z : 0),
    derivative: (z) => (z > alpha ? 1 : 0),
  };
}

/**
 * αz + β.
 * @param alpha default 1.
 * @param beta default 0; with both defaults this is the identity.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function affineActivation(alpha = 1, beta = 0): Activation {
  return {
    name: `affine(${alpha}, ${beta})`,
    output: (z) => alpha * z + beta,
    derivative: () => alpha,
  };
}

/**
 * α tanh(βz).
 * @param alpha default 1; LeCun's constants are 1.7159 and 2/3.
 * @param beta default 1.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function scaledTanh(alpha = 1, beta = 1): Activation {
  return {
    name: `scaledTanh(${alpha}, ${beta})`,
    output: (z) => alpha * Math.tanh(beta * z),
    derivative: (z) => (alpha * beta) / Math.cosh(beta * z) ** 2,
  };
}

/**
 * z above 0, α(e^z - 1) below, computed without cancellation near 0.
 * @param alpha default 1 (ONNX).
 * @see https://onnx.ai/onnx/operators/onnx__Elu.html
 */
export function elu(alpha = 1): Activation {
  return {
    name: `elu(${alpha})`,
    output: (z) => (z > 0 ? z : alpha * Math.expm1(z)),
    derivative: (z) => (z > 0 ? 1 : alpha * Math.exp(z)),
  };
}

/** z / (1 + |z|): any number into (-1, 1), ±Infinity to ±1. */
export const softsign: Activation = {
  name: "softsign",
  output: (z) => (Math.abs(z) === Infinity ? Math.sign(z) : z / (1 + Math.abs(z))),
  derivative: (z) => 1 / (1 + Math.abs(z)) ** 2,
};

/** ln(1 + e^z), computed from e^{-|z|} so that it never overflows; its slope is σ(z). */
export const softplus: Activation = {
  name: "softplus",
  output: (z) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))),
  derivative: (z) => sigmoid.output(z),
};
