import { budgetFor } from "../../../lib/formats/budget.js";
import {
  encodeModel,
  type AttributeValue,
  type NodeToWrite,
  type PortToWrite,
} from "../../../lib/formats/onnx/encode.js";
import { everyOperator } from "../../../lib/formats/onnx/graph.js";
import { loaded } from "../../../lib/formats/onnx/read.js";
import { isRecurrent } from "../../../lib/formats/onnx/recurrent.js";
import type { OnnxAttribute } from "../../../lib/formats/onnx/schema.js";
import { decodeTensor } from "../../../lib/formats/onnx/tensors.js";
import type { Operator, OnnxValue } from "../../../lib/formats/onnx/values.js";
import type { Tensor } from "../../../lib/formats/tensor.js";

/**
 * Every recurrent operator of a file as a file of its own: `x` in, `Y` out, states left out, and the operators that make its
 * weights as they are, so that a runtime computes those itself.
 */
export function singleOperators(file: Uint8Array): { name: string; file: Uint8Array }[] {
  const { graph } = loaded(file);
  return everyOperator(graph)
    .filter(isRecurrent)
    .map((operator) => ({ name: operator.name, file: alone(operator) }));
}

function alone(operator: Operator): Uint8Array {
  const names = new Map<OnnxValue, string>();
  const nameOf = (value: OnnxValue | undefined): string => {
    if (!value) return "";
    const name = names.get(value) ?? `v${names.size}`;
    names.set(value, name);
    return name;
  };
  const nodes: NodeToWrite[] = [];
  const initializers: Record<string, Tensor> = {};
  const budget = budgetFor(2 ** 30);
  const done = new Set<Operator>();
  const bring = (value: OnnxValue): void => {
    if (value.stored) initializers[nameOf(value)] = decodeTensor(value.stored, budget);
    const { maker } = value;
    if (!maker || done.has(maker)) return;
    done.add(maker);
    for (const input of maker.inputs) if (input) bring(input);
    nodes.push(nodeOf(maker, maker.inputs.map(nameOf), maker.outputs.map(nameOf)));
  };
  const weights = operator.inputs.map((input, k) => ([0, 4, 5, 6].includes(k) ? undefined : input));
  for (const value of weights) if (value) bring(value);
  const inputs = weights.map((value, k) => (k === 0 ? "x" : nameOf(value)));
  nodes.push(nodeOf(operator, inputs, ["Y"]));
  const port = (name: string, rank: number): PortToWrite => ({
    name,
    numberType: "float32",
    shape: Array.from({ length: rank }, (_, k) => `${name}${k}`),
  });
  return encodeModel({
    name: "one",
    nodes,
    initializers,
    inputs: [port("x", 3)],
    outputs: [port("Y", 4)],
  });
}

function nodeOf(
  { opType, domain, name, attributes }: Operator,
  inputs: string[],
  outputs: string[],
): NodeToWrite {
  const values = Object.values(attributes).map((each) => [each.name, valueOf(each)] as const);
  return {
    ...{ opType, name, inputs, outputs, attributes: Object.fromEntries(values) },
    ...(domain === "" || domain === "ai.onnx" ? {} : { domain }),
  };
}

/** Which field of an attribute counts: the one that is filled, an int of 0 where none is. */
function valueOf({ tensor, ints, floats, texts, text, float, int }: OnnxAttribute): AttributeValue {
  if (tensor) return { tensor: decodeTensor(tensor, budgetFor(2 ** 30)) };
  if (ints.length > 0) return { ints };
  if (floats.length > 0) return { floats };
  if (texts.length > 0) return { texts };
  if (text !== "") return { text };
  return float !== 0 ? { float } : { int };
}
