import { strFromU8 } from "fflate";
import type { Budget } from "./budget.js";
import { broken, nameList, shorten } from "./errors.js";
import { parseJson } from "./json.js";
import { modelContents } from "./keras/contents.js";
import { parseConfig, recordOf, type KerasNode } from "./keras/node.js";
import type { KerasArray, KerasWeights } from "./keras/weights.js";
import { decodeNumbers, numberBytes } from "./numbers.js";
import type { FileContents } from "./opened.js";
import { countOf, type NumberType, type Tensor } from "./tensor.js";

const what = "TensorFlow.js model";

/** Files beside the one that is opened, by the names by which it calls them. */
export type OtherFiles = Record<string, Uint8Array>;

const numberTypes: Record<string, NumberType> = {
  float32: "float32",
  int32: "int32",
  bool: "bool",
  float16: "float16",
};

/**
 * What a TensorFlow.js layers model holds: `model.json` and the weights in the files beside it.
 * @param others those files, by the names in `paths`.
 * @throws RangeError when it is no layers model, a file of weights is missing, or weights are quantised without their scale.
 * @see https://www.tensorflow.org/js/guide/save_load
 */
export function tfjsContents(bytes: Uint8Array, others: OtherFiles, budget: Budget): FileContents {
  const model = recordOf(parseJson(strFromU8(bytes), what, "model.json", budget));
  const { modelTopology, weightsManifest, format } = model;
  if (modelTopology === undefined || !Array.isArray(weightsManifest)) {
    throw broken(
      what,
      `expected modelTopology and weightsManifest in the JSON, got ${nameList(Object.keys(model))}`,
    );
  }
  if (format === "graph-model") {
    throw broken(
      what,
      "expected a layers model, got a graph model, which no longer has layers (convert the Keras model to a layers model, or to ONNX)",
    );
  }
  const topology = recordOf(modelTopology);
  const config = topology["model_config"] ?? modelTopology;
  const root = parseConfig(JSON.stringify(config), what, budget);
  const weights = arraysBy(weightsManifest, others, budget);
  const version = versionOf(topology);
  return {
    ...modelContents(withTfjsDefaults(root), weightsOf(weights), { what, budget, version }),
    producer: `TensorFlow.js (${typeof topology["keras_version"] === "string" ? `Keras ${shorten(topology["keras_version"], 40)}` : "no version"})`,
  };
}

/** TensorFlow.js's hard sigmoid is that of Keras 2, whoever wrote the file. */
function versionOf(_: Record<string, unknown>): string {
  return "2.tfjs";
}

/** TensorFlow.js's own defaults are others than Keras's; its files usually have them written out. */
function withTfjsDefaults(node: KerasNode): KerasNode {
  const gated = ["LSTM", "GRU", "LSTMCell", "GRUCell"].includes(node.className);
  const config =
    gated && !("recurrent_activation" in node.config)
      ? { ...node.config, recurrent_activation: "hard_sigmoid" }
      : node.config;
  const inner = recordOf(config["layer"]);
  const wrapped =
    "class_name" in inner
      ? {
          ...config,
          layer: {
            ...inner,
            config: withTfjsDefaults({
              ...node,
              className: String(inner["class_name"]),
              config: recordOf(inner["config"]),
            }).config,
          },
        }
      : config;
  return {
    ...node,
    config: wrapped,
    ...(node.layers ? { layers: node.layers.map(withTfjsDefaults) } : {}),
  };
}

/** Arrays are called `layer/kernel`, `layer/forward_layer/kernel`, or with a cell's and models' names between. */
function weightsOf(arrays: KerasArray[]): KerasWeights {
  return (node, below) => {
    const full = [...below, node.name];
    const own = arrays.filter(
      ({ path }) => path[0] === full[0] && full.every((name) => path.includes(name)),
    );
    if (own.length > 0) return own;
    return arrays.filter(({ path }) => path.slice(0, -1).includes(node.name));
  };
}

function arraysBy(manifest: unknown[], others: OtherFiles, budget: Budget): KerasArray[] {
  return manifest.flatMap((group) => {
    const { paths, weights } = recordOf(group);
    const names = Array.isArray(paths) ? paths.map(String) : [];
    const listed = Array.isArray(weights) ? weights.map(recordOf) : [];
    const data = joined(names, others, budget);
    let at = 0;
    return listed.map((spec): KerasArray => {
      budget.steps(1, what);
      const name = String(spec["name"]);
      const { shape, numberType } = requireSpec(spec, name);
      const start = at;
      at += countOf(shape) * numberBytes[numberType];
      const end = at;
      return {
        path: name.split("/"),
        read: () => readArray(data, { name, shape, numberType, start, end }, budget),
      };
    });
  });
}

function requireSpec(
  spec: Record<string, unknown>,
  name: string,
): { shape: number[]; numberType: NumberType } {
  const { shape, dtype, quantization } = spec;
  const at = `${what}: array ${shorten(name, 80)}`;
  if (quantization !== undefined)
    throw broken(
      at,
      "expected plain numbers, got quantised ones (convert the model without quantisation)",
    );
  const numberType = Object.hasOwn(numberTypes, String(dtype))
    ? numberTypes[String(dtype)]
    : undefined;
  const isShape =
    Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (!numberType || !isShape)
    throw broken(
      at,
      `expected a shape and a dtype of ${Object.keys(numberTypes).join(", ")}, got ${shorten(JSON.stringify({ shape, dtype }), 100)}`,
    );
  return { shape: shape as number[], numberType };
}

function readArray(
  data: Uint8Array,
  {
    name,
    shape,
    numberType,
    start,
    end,
  }: { name: string; shape: number[]; numberType: NumberType; start: number; end: number },
  budget: Budget,
): Tensor {
  const at = `${what}: array ${shorten(name, 80)}`;
  if (end > data.length)
    throw broken(
      at,
      `expected its numbers at ${start} to ${end}, got ${data.length} bytes (a file cut short, or missing?)`,
    );
  budget.bytes(8 * countOf(shape), at);
  return { numberType, shape, values: decodeNumbers(data.subarray(start, end), numberType) };
}

function joined(names: string[], others: OtherFiles, budget: Budget): Uint8Array {
  const parts = names.map((name) => {
    const found = Object.hasOwn(others, name) ? others[name] : undefined;
    if (found) return found;
    throw broken(
      what,
      `expected the file ${JSON.stringify(shorten(name, 80))} beside model.json, got ${nameList(Object.keys(others))} (give it in files)`,
    );
  });
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  budget.bytes(total, what);
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
