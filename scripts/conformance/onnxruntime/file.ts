import {
  onnxReturns,
  runStack,
  seededRandom,
  tensor,
  type Layer,
  type Matrix,
  type Sequences,
} from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { onnxContents } from "../../../lib/formats/onnx/contents.js";
import {
  encodeModel,
  type GraphToWrite,
  type PortToWrite,
} from "../../../lib/formats/onnx/encode.js";
import type { Results } from "../compare.js";
import { choiceOf } from "../numbers.js";
import type { OnnxCase } from "./case.js";
import { disguised } from "./disguise.js";
import type { OnnxNumbers } from "./ours.js";
import { attributesOf } from "./theirs.js";

/** A file of one operator whose weights, lengths and states are all in it, the weights behind operators. */
export function disguisedFile(asked: OnnxCase, { weights, initial }: OnnxNumbers): Uint8Array {
  const { op, lengths, initialState, inputSize, hiddenSize, direction } = asked;
  const { W, R, B, P } = weights[0]!;
  const { h, c } = initial[0]!;
  const cube = (each: Sequences) =>
    tensor([each.length, each[0]!.length, each[0]![0]!.length], each.flat(2));
  const square = (each: Matrix) => tensor([each.length, each[0]!.length], each.flat());
  const isLstm = op === "LSTM";
  const states = isLstm ? ["h", "c"] : ["h"];
  const directions = W.length;
  const graph: GraphToWrite = {
    name: op,
    nodes: [
      {
        opType: op,
        name: op,
        inputs: [
          ...["input", "W", "R", "B", lengths ? "lengths" : ""],
          ...states.map((name) => (initialState ? name : "")),
          ...(P ? ["P"] : []),
        ],
        outputs: ["output", "hiddenState", ...(isLstm ? ["cellState"] : [])],
        attributes: {
          ...attributesOf(asked, directions),
          ...(asked.inputForget ? { input_forget: { int: 1 } } : {}),
          direction: { text: direction },
        },
      },
    ],
    initializers: {
      ...{ W: cube(W), R: cube(R), B: square(B) },
      ...(P ? { P: square(P) } : {}),
      ...(lengths ? { lengths: tensor([lengths.length], lengths, "int32") } : {}),
      ...(initialState ? { h: cube(h), ...(isLstm ? { c: cube(c) } : {}) } : {}),
    },
    inputs: [port("input", ["timeSteps", "batchSize", inputSize])],
    outputs: [
      port("output", ["timeSteps", directions, "batchSize", hiddenSize]),
      ...["hiddenState", ...(isLstm ? ["cellState"] : [])].map((name) =>
        port(name, [directions, "batchSize", hiddenSize]),
      ),
    ],
  };
  return encodeModel(disguised(graph, choiceOf(seededRandom(asked.seed))));
}

/** What we make of such a file, by nothing but what it says. */
export function oursOfFile(asked: OnnxCase, file: Uint8Array, input: Sequences): Results {
  const { layers } = onnxContents(file, budgetFor(file.length));
  const [layer] = layers;
  if (layer?.kind !== "recurrent") {
    throw new Error(`not read: ${layer?.kind === "unread" ? layer.reason : "nothing there"}`);
  }
  const { padding, initialStates } = layer.rules;
  const trace = runStack(layer.stack.map(asRuntime), input, {
    ...(padding ? { padding } : {}),
    ...(initialStates ? { initialStates } : {}),
  });
  const { y, yH, yC } = onnxReturns(trace.layers[0]!);
  return { output: y, hiddenState: yH, ...(asked.op === "LSTM" ? { cellState: yC } : {}) };
}

/** ONNX Runtime leaves c unclipped on its way to h: microsoft/onnxruntime#27224, an assumption of the reader's. */
function asRuntime(layer: Layer): Layer {
  const of = (cell: Layer["forward"]): Layer["forward"] =>
    cell?.kind === "lstm" ? { ...cell, options: { ...cell.options, clipCellState: false } } : cell;
  const [forward, reverse] = [of(layer.forward), of(layer.reverse)];
  return { ...(forward ? { forward } : {}), ...(reverse ? { reverse } : {}) };
}

function port(name: string, shape: PortToWrite["shape"]): PortToWrite {
  return { name, numberType: "float32", shape };
}
