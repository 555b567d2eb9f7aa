import type { Vector } from "../../math/vector.js";
import { broken, isInWords, shorten } from "../errors.js";
import type { OpenedLayer, OutputActivation } from "../opened.js";
import { matrixOfTensor, requireWeights, transpose, type Tensor } from "../tensor.js";
import { outputActivation } from "./activations.js";
import { innerNode, type KerasNode } from "./node.js";
import {
  arrayNames,
  isRecurrent,
  recurrentLayer,
  refusedWrapper,
  type KerasReading,
} from "./recurrent.js";
import type { KerasArray } from "./weights.js";

/** Layers that do nothing when a model runs. */
const nothing = new Set(
  "InputLayer Dropout SpatialDropout1D GaussianNoise GaussianDropout AlphaDropout ActivityRegularization".split(
    " ",
  ),
);

type LayerReader = (
  node: KerasNode,
  name: string,
  tensors: Tensor[],
  at: string,
  reading: KerasReading,
) => OpenedLayer;

const readers: Record<string, LayerReader> = {
  Dense: denseLayer,
  Embedding: ({ config }, name, tensors, at) => {
    const [table] = requireArrays(tensors, 1, "embeddings", at);
    requireWeights("embeddings", table!, [null, null], "vocabulary × size");
    return {
      kind: "embedding",
      name,
      table: matrixOfTensor(table!),
      ...(config["mask_zero"] === true ? { maskZero: true } : {}),
    };
  },
  Activation: ({ config }, name, _, __, { version }) =>
    activationLayer(name, outputActivation(config["activation"], version)),
  Softmax: (_, name) => activationLayer(name, "softmax"),
  ReLU: ({ config }, name, _, at) => {
    if (
      (config["max_value"] ?? null) !== null ||
      (config["negative_slope"] ?? 0) !== 0 ||
      (config["threshold"] ?? 0) !== 0
    ) {
      throw broken(at, "expected ReLU without max_value, negative_slope and threshold, got some");
    }
    return activationLayer(name, outputActivation("relu"));
  },
  Masking: ({ config }, name) => ({
    kind: "masking",
    name,
    value: Number(config["mask_value"] ?? 0),
  }),
  RepeatVector: ({ config }, name) => ({ kind: "repeat", name, times: Number(config["n"]) }),
  BatchNormalization: batchNormalization,
};

/**
 * One layer of a model, with its weights.
 * Whatever cannot be read comes back as an `UnreadLayer`: it spoils nothing else.
 * @param name its name in the opened model; a nested one's has its model's before it.
 */
export function readLayer(
  node: KerasNode,
  name: string,
  arrays: KerasArray[],
  reading: KerasReading,
): OpenedLayer {
  try {
    return requireLayer(node, name, arrays, reading);
  } catch (error) {
    if (!isInWords(error)) throw error;
    return { kind: "unread", name, type: shorten(node.className, 80), reason: error.message };
  }
}

function requireLayer(
  node: KerasNode,
  name: string,
  arrays: KerasArray[],
  reading: KerasReading,
): OpenedLayer {
  const at = `${reading.what}: layer ${JSON.stringify(shorten(name, 80))}`;
  const wrapped = refusedWrapper(node, reading);
  if (wrapped) throw broken(at, wrapped);
  if (node.className === "TimeDistributed") {
    return requireLayer(
      innerNode(node.config["layer"], reading.what, reading.budget),
      name,
      arrays,
      reading,
    );
  }
  if (isRecurrent(node)) return recurrentLayer(node, name, arrays, reading);
  if (nothing.has(node.className) && !node.isCustom)
    return { kind: "nothing", name, type: node.className };
  const reader =
    Object.hasOwn(readers, node.className) && !node.isCustom ? readers[node.className] : undefined;
  if (!reader) {
    throw broken(
      at,
      `expected a layer that is read (recurrent ones, ${Object.keys(readers).join(", ")}), got ${shorten(node.className, 60)} with ${arrays.length === 0 ? "no arrays" : arrayNames(arrays)}`,
    );
  }
  return reader(
    node,
    name,
    arrays.map(({ read }) => read()),
    at,
    reading,
  );
}

function denseLayer(
  { config }: KerasNode,
  name: string,
  tensors: Tensor[],
  at: string,
  { version }: KerasReading,
): OpenedLayer {
  const useBias = config["use_bias"] !== false;
  const [kernel, bias] = requireArrays(
    tensors,
    useBias ? 2 : 1,
    useBias ? "kernel, bias" : "kernel",
    at,
  );
  requireWeights("kernel", kernel!, [null, null], "inputSize × outputSize");
  const [inputSize, outputSize] = kernel!.shape as [number, number];
  if (bias) requireWeights("bias", bias, [outputSize], "outputSize");
  const activation = outputActivation(config["activation"], version);
  return {
    kind: "dense",
    name,
    parameters: {
      inputSize,
      outputSize,
      weights: transpose(matrixOfTensor(kernel!)),
      biases: bias ? Array.from(bias.values) : new Array<number>(outputSize).fill(0),
    },
    ...(activation ? { activation } : {}),
  };
}

/** γ (x - mean) / √(variance + ε) + β as one gain and one offset. */
function batchNormalization(
  { config }: KerasNode,
  name: string,
  tensors: Tensor[],
  at: string,
): OpenedLayer {
  const [scale, center] = [config["scale"] !== false, config["center"] !== false];
  const axis = Array.isArray(config["axis"])
    ? (config["axis"] as unknown[])[0]
    : (config["axis"] ?? -1);
  const arrays = requireArrays(
    tensors,
    2 + Number(scale) + Number(center),
    "gamma, beta, mean, variance",
    at,
  );
  const size = arrays[0]!.shape[0]!;
  for (const each of arrays) requireWeights("normalisation", each, [size], "size");
  if (axis !== -1 && axis !== 2)
    throw broken(at, `expected normalisation along the last axis, got axis ${String(axis)}`);
  const vectors = arrays.map(({ values }): Vector => Array.from(values));
  const [mean, variance] = vectors.slice(-2) as [Vector, Vector];
  const gamma = scale ? vectors[0]! : mean.map(() => 1);
  const beta = center ? vectors[Number(scale)]! : mean.map(() => 0);
  const gain = gamma.map(
    (value, k) => value / Math.sqrt(variance[k]! + Number(config["epsilon"] ?? 1e-3)),
  );
  return { kind: "scale", name, gain, offset: beta.map((value, k) => value - mean[k]! * gain[k]!) };
}

function activationLayer(name: string, activation: OutputActivation | undefined): OpenedLayer {
  return activation
    ? { kind: "activation", name, activation }
    : { kind: "nothing", name, type: "Activation" };
}

function requireArrays(tensors: Tensor[], count: number, names: string, at: string): Tensor[] {
  if (tensors.length === count) return tensors;
  throw broken(at, `expected ${count} arrays (${names}), got ${tensors.length}`);
}
