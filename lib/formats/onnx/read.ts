import { broken, nameList, type FileBytes } from "../errors.js";
import type { StoredLayer } from "../cell.js";
import type { Tensor } from "../tensor.js";
import { readActivations, type OnnxActivation } from "./activations.js";
import { constantsOf, type Constants } from "./constants.js";
import { fromOnnx, type OnnxWeights } from "./layout.js";
import { decodeModel, type OnnxGraph, type OnnxNode } from "./schema.js";

/** Which way an ONNX `LSTM` operator reads the sequence. */
export type OnnxDirection = "forward" | "reverse" | "bidirectional";

/** One `LSTM` operator of an ONNX file: its weights and its rules. */
export interface OnnxLstm {
  /** The operator's name, or its first output's where it has none. */
  name: string;
  /** The weights; with direction `reverse`, `layer.forward` is the cell that reads backwards. */
  layer: StoredLayer<"lstm">;
  /** Which way the sequence is read. */
  direction: OnnxDirection;
  /** Three a direction: of the gates i, o and f, of the candidate, and of c on its way out. */
  activations: OnnxActivation[];
  /** Bounds what enters an activation to [-clip, clip]; absent when there is no bound. */
  clip?: number;
  /** Whether f = 1 - i takes the forget gate's place (ONNX's `input_forget`). */
  inputForget: boolean;
  /** Whether the file puts the batch before time (ONNX's `layout` 1). */
  batchFirst: boolean;
  /** h_0 where the file has it as a constant other than 0, [D, batchSize, hiddenSize]. */
  initialHiddenState?: Tensor;
  /** c_0 where the file has it as a constant other than 0, [D, batchSize, hiddenSize]. */
  initialCellState?: Tensor;
  /** The graph's name for what the operator reads. */
  input: string;
  /** The graph's names for Y, Y_h and Y_c; empty where one is not used. */
  outputs: string[];
}

/**
 * Every `LSTM` operator of an ONNX file in the order of the graph, those inside `If`, `Loop` and `Scan` included.
 * @throws RangeError when the file is broken or cut short, has no LSTM, or an LSTM's weights are not constant, lie in
 *   another file or have the wrong shape.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function readOnnx(file: FileBytes): OnnxLstm[] {
  const { graph } = decodeModel(file);
  const found = lstmsOf(graph);
  if (found.length === 0) {
    const types = [...new Set(allNodes(graph).map(({ opType }) => opType))];
    throw broken(what, `expected an LSTM operator, got ${nameList(types)}`);
  }
  return found;
}

const what = "ONNX file";

function lstmsOf(graph: OnnxGraph, outer?: Constants): OnnxLstm[] {
  const constants = constantsOf(graph, outer);
  return graph.nodes.flatMap((node) =>
    node.opType === "LSTM"
      ? [readNode(node, constants)]
      : innerGraphs(node).flatMap((inner) => lstmsOf(inner, constants)),
  );
}

function allNodes(graph: OnnxGraph): OnnxNode[] {
  return graph.nodes.flatMap((node) => [node, ...innerGraphs(node).flatMap(allNodes)]);
}

function innerGraphs(node: OnnxNode): OnnxGraph[] {
  return Object.values(node.attributes).flatMap(({ graphs }) => graphs);
}

function readNode(node: OnnxNode, constants: Constants): OnnxLstm {
  const name = node.name || (node.outputs.find((output) => output !== "") ?? "");
  const at = `${what}: LSTM ${JSON.stringify(name)}`;
  const { attributes, inputs } = node;
  const layer = readWeights(node, constants, at);
  const direction = requireDirection(attributes["direction"]?.text ?? "forward", layer, at);
  const clip = attributes["clip"]?.float;
  const [hiddenState, cellState] = [5, 6].map((k) => constantState(inputs[k], constants));
  return {
    name,
    layer,
    direction,
    activations: readActivations(attributes, layer.reverse ? 2 : 1, at),
    ...(clip !== undefined ? { clip } : {}),
    inputForget: attributes["input_forget"]?.int === 1,
    batchFirst: attributes["layout"]?.int === 1,
    ...(hiddenState ? { initialHiddenState: hiddenState } : {}),
    ...(cellState ? { initialCellState: cellState } : {}),
    input: inputs[0]!,
    outputs: [0, 1, 2].map((k) => node.outputs[k] ?? ""),
  };
}

function readWeights(node: OnnxNode, constants: Constants, at: string): StoredLayer<"lstm"> {
  const constant = (letter: string, k: number): Tensor => {
    const found = constants(node.inputs[k]!);
    if (found) return found;
    throw broken(
      at,
      `expected ${letter} (${JSON.stringify(node.inputs[k])}) to be a constant, got a value computed when the model runs (export with constant folding)`,
    );
  };
  const optional = (k: number) => (node.inputs[k] ?? "") !== "";
  if (!optional(1) || !optional(2)) {
    throw broken(at, `expected the inputs X, W and R, got ${nameList(node.inputs)}`);
  }
  const weights: OnnxWeights = {
    W: constant("W", 1),
    R: constant("R", 2),
    ...(optional(3) ? { B: constant("B", 3) } : {}),
    ...(optional(7) ? { P: constant("P", 7) } : {}),
  };
  const declared = node.attributes["hidden_size"]?.int;
  const columns = weights.R.shape.at(-1);
  if (declared !== undefined && declared !== columns) {
    throw broken(at, `expected R with ${declared} columns (hidden_size), got ${columns}`);
  }
  try {
    return fromOnnx(weights);
  } catch (error) {
    throw broken(at, (error as Error).message.replace(/^invalid /, ""), error);
  }
}

function requireDirection(
  text: string,
  { reverse }: StoredLayer<"lstm">,
  at: string,
): OnnxDirection {
  if (text !== "forward" && text !== "reverse" && text !== "bidirectional") {
    throw broken(
      at,
      `expected direction forward, reverse or bidirectional, got ${JSON.stringify(text)}`,
    );
  }
  const [expected, got] = [text === "bidirectional" ? 2 : 1, reverse ? 2 : 1];
  if (expected !== got) {
    throw broken(at, `expected weights of ${expected} directions (direction ${text}), got ${got}`);
  }
  return text;
}

/** A state of zeros is the default, and exporters write it out for one batch size only. */
function constantState(name: string | undefined, constants: Constants): Tensor | undefined {
  const found = name ? constants(name) : undefined;
  return found?.values.some((v) => v !== 0) ? found : undefined;
}
