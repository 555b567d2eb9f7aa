import * as ort from "onnxruntime-web";
import { runStack, seededRandom, tensor, type Sequences, type Tensor } from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { onnxContents } from "../../../lib/formats/onnx/contents.js";
import {
  encodeModel,
  type FunctionToWrite,
  type NodeToWrite,
  type PortToWrite,
} from "../../../lib/formats/onnx/encode.js";
import type { FileContents, RecurrentLayer } from "../../../lib/formats/opened.js";
import { countOf, type NumberType } from "../../../lib/formats/tensor.js";

// One thread leaves no worker behind, and the tests beside it their cores.
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "fatal";

/** An operator by what it does, reads and makes. */
export function operator(
  opType: string,
  inputs: string[],
  outputs: string[],
  more: Partial<NodeToWrite> = {},
): NodeToWrite {
  return { opType, name: outputs[0] ?? opType, inputs, outputs, attributes: {}, ...more };
}

/** What a model is made of; every input is float32 unless said. */
export interface Model {
  nodes: NodeToWrite[];
  tensors?: Record<string, Tensor>;
  inputs?: Record<string, PortToWrite["shape"]>;
  outputs?: Record<string, PortToWrite["shape"]>;
  functions?: FunctionToWrite[];
}

export function port(
  name: string,
  shape: PortToWrite["shape"],
  numberType: NumberType = "float32",
): PortToWrite {
  return { name, shape, numberType };
}

/** The file of a model. */
export function fileOf({ nodes, tensors = {}, inputs, outputs, functions }: Model): Uint8Array {
  const ports = (of: Model["inputs"] = {}) =>
    Object.entries(of).map(([name, shape]) => port(name, shape));
  const graph = { name: "g", nodes, initializers: tensors };
  return encodeModel({ ...graph, inputs: ports(inputs), outputs: ports(outputs) }, functions);
}

/** What the reader makes of a model. */
export function contentsOf(model: Model | Uint8Array): FileContents {
  const file = model instanceof Uint8Array ? model : fileOf(model);
  return onnxContents(file, budgetFor(file.length));
}

/** What ONNX Runtime puts out, flat. */
export async function theirsOf(
  model: Model | Uint8Array,
  feeds: Record<string, Tensor>,
): Promise<Record<string, number[]>> {
  const session = await ort.InferenceSession.create(
    model instanceof Uint8Array ? model : fileOf(model),
  );
  try {
    const given = Object.entries(feeds).map(([name, { shape, values }]) => [
      name,
      new ort.Tensor("float32", Float32Array.from(values), shape),
    ]);
    const results = await session.run(Object.fromEntries(given) as Record<string, ort.Tensor>);
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
    );
  } finally {
    await session.release();
  }
}

/** Numbers of float32 precision in which no two agree. */
export function randomTensor(shape: number[], seed: number, deviation = 0.6): Tensor {
  const random = seededRandom(seed);
  const values = Array.from({ length: countOf(shape) }, () =>
    Math.fround(deviation * random.normal()),
  );
  return tensor(shape, values);
}

/** What a layer that was read puts out for [timeSteps, batchSize, inputSize], flat; its states start where the file says. */
export function oursOf({ stack, rules }: RecurrentLayer, x: Tensor): number[] {
  const { padding, initialStates } = rules;
  const trace = runStack(stack, sequencesOf(x), {
    ...(padding ? { padding } : {}),
    ...(initialStates ? { initialStates } : {}),
  });
  return trace.outputs.flat(2);
}

/** A tensor of three dimensions as nested arrays. */
export function sequencesOf({ shape, values }: Tensor): Sequences {
  const [planes, rows, columns] = shape as [number, number, number];
  return Array.from({ length: planes }, (_, p) =>
    Array.from({ length: rows }, (_row, r) =>
      Array.from(values.subarray((p * rows + r) * columns, (p * rows + r + 1) * columns)),
    ),
  );
}

/** [T, D, B, H] → [T, B, D·H], what `oursOf` gives. */
export function directionsJoined(
  flat: number[],
  [T, D, B, H]: [number, number, number, number],
): number[] {
  const row = (t: number, d: number, b: number) => ((t * D + d) * B + b) * H;
  const each = (length: number) => Array.from({ length }, (_, k) => k);
  return each(T).flatMap((t) =>
    each(B).flatMap((b) => each(D).flatMap((d) => flat.slice(row(t, d, b), row(t, d, b) + H))),
  );
}

/** The recurrent layers of a file. */
export function recurrentIn({ layers }: FileContents): RecurrentLayer[] {
  return layers.filter((layer): layer is RecurrentLayer => layer.kind === "recurrent");
}
