import type * as Ort from "onnxruntime-web/wasm";
import { tensor, writeOnnx, type Sequences, type WriteOnnxOptions } from "../../../lib/index.js";
import { activationAttributes } from "../../../lib/formats/onnx/activations.js";
import {
  encodeModel,
  type NodeToWrite,
  type PortToWrite,
} from "../../../lib/formats/onnx/encode.js";
import type { NumberTree, Results } from "../compare.js";
import type { OnnxCase } from "./case.js";
import { lstmLayers, type OnnxNumbers } from "./ours.js";

/** ONNX Runtime's module. */
export type Runtime = typeof Ort;

/** What ONNX Runtime makes of a case: LSTMs from the file `writeOnnx` writes, GRUs and RNNs from one of a single operator. */
export async function theirsOfOnnx(
  ort: Runtime,
  asked: OnnxCase,
  numbers: OnnxNumbers,
): Promise<Results> {
  const model = asked.op === "LSTM" ? lstmModel(asked, numbers) : operatorModel(asked, numbers);
  const session = await ort.InferenceSession.create(model);
  try {
    const results = await session.run(feedsOf(ort, asked, numbers));
    const stacked = (name: string) =>
      Object.keys(results)
        .filter((each) => each === name || each.startsWith(`${name}_l`))
        .flatMap((each) => nested(results[each]!) as NumberTree[]);
    return {
      output: stacked("output"),
      hiddenState: stacked("hiddenState"),
      ...(asked.op === "LSTM" && { cellState: stacked("cellState") }),
    };
  } finally {
    await session.release();
  }
}

/** What ONNX Runtime makes of a file that takes nothing but the input. */
export async function theirsOfFile(
  ort: Runtime,
  file: Uint8Array,
  { op }: OnnxCase,
  { input }: OnnxNumbers,
): Promise<Results> {
  const session = await ort.InferenceSession.create(file);
  try {
    const shape = [input.length, input[0]!.length, input[0]![0]!.length];
    const floats = Float32Array.from(input.flat(2));
    const found = await session.run({ input: new ort.Tensor("float32", floats, shape) });
    const of = (name: string) => nested(found[name]!);
    return {
      ...{ output: of("output"), hiddenState: of("hiddenState") },
      ...(op === "LSTM" ? { cellState: of("cellState") } : {}),
    };
  } finally {
    await session.release();
  }
}

function lstmModel(asked: OnnxCase, numbers: OnnxNumbers): Uint8Array {
  const { initialState, lengths, direction, activations, clip, inputForget } = asked;
  return writeOnnx(lstmLayers(numbers), {
    initialState,
    sequenceLengths: lengths !== undefined,
    reverse: direction === "reverse",
    ...(activations && { activations: activations as WriteOnnxOptions["activations"] & object }),
    ...(clip && { clip }),
    ...(inputForget && { inputForget }),
  });
}

function operatorModel(asked: OnnxCase, { weights }: OnnxNumbers): Uint8Array {
  const { op, lengths, initialState, inputSize, hiddenSize, direction } = asked;
  const { W, R, B } = weights[0]!;
  const cube = (each: Sequences) =>
    tensor([each.length, each[0]!.length, each[0]![0]!.length], each.flat(2));
  const port = (name: string, shape: PortToWrite["shape"]): PortToWrite => ({
    name,
    numberType: "float32",
    shape,
  });
  const directions = W.length;
  const state = [directions, "batchSize", hiddenSize];
  return encodeModel({
    name: op,
    nodes: [
      {
        opType: op,
        name: op,
        inputs: [
          ...["input", "W", "R", "B", lengths ? "sequenceLengths" : ""],
          ...(initialState ? ["initialHiddenState"] : []),
        ],
        outputs: ["output", "hiddenState"],
        attributes: { ...attributesOf(asked, directions), direction: { text: direction } },
      },
    ],
    initializers: { W: cube(W), R: cube(R), B: tensor([B.length, B[0]!.length], B.flat()) },
    inputs: [
      port("input", ["timeSteps", "batchSize", inputSize]),
      ...(lengths
        ? [{ name: "sequenceLengths", numberType: "int32" as const, shape: ["batchSize"] }]
        : []),
      ...(initialState ? [port("initialHiddenState", state)] : []),
    ],
    outputs: [
      port("output", ["timeSteps", directions, "batchSize", hiddenSize]),
      port("hiddenState", state),
    ],
  });
}

export function attributesOf(asked: OnnxCase, directions: number): NodeToWrite["attributes"] {
  const { hiddenSize, clip, activations, linearBeforeReset } = asked;
  const each = activations && Array.from({ length: directions }, () => activations).flat();
  return {
    hidden_size: { int: hiddenSize },
    ...(clip && { clip: { float: clip } }),
    ...(linearBeforeReset && { linear_before_reset: { int: 1 } }),
    ...(each && activationAttributes(each)),
  };
}

function feedsOf(ort: Runtime, asked: OnnxCase, { input, initial }: OnnxNumbers) {
  const floats = (each: Sequences) =>
    new ort.Tensor("float32", Float32Array.from(each.flat(2)), [
      each.length,
      each[0]!.length,
      each[0]![0]!.length,
    ]);
  const feeds: Record<string, Ort.Tensor> = { input: floats(input) };
  if (asked.lengths) feeds["sequenceLengths"] = new ort.Tensor("int32", asked.lengths);
  if (!asked.initialState) return feeds;
  initial.forEach(({ h, c }, depth) => {
    const own = (name: string) => (asked.layers > 1 ? `${name}_l${depth}` : name);
    feeds[own("initialHiddenState")] = floats(h);
    if (asked.op === "LSTM") feeds[own("initialCellState")] = floats(c);
  });
  return feeds;
}

/** A runtime's flat numbers as nested arrays. */
function nested({ dims, data }: Ort.Tensor): NumberTree {
  const flat = Array.from(data as Float32Array);
  const cut = ([length, ...rest]: readonly number[], start: number): NumberTree => {
    if (length === undefined) return flat[start]!;
    const step = rest.reduce((product, each) => product * each, 1);
    return Array.from({ length }, (_, k) => cut(rest, start + k * step));
  };
  return cut(dims, 0);
}
