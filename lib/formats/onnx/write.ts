import { inputSizeOf, requireChain, widthOf, type StoredLayer } from "../cell.js";
import { tensor, type Tensor } from "../tensor.js";
import { activationAttributes, type OnnxActivation } from "./activations.js";
import {
  encodeModel,
  type AttributeValue,
  type GraphToWrite,
  type NodeToWrite,
  type PortToWrite,
} from "./encode.js";
import { toOnnx } from "./layout.js";

/** How an ONNX file is to be written. */
export interface WriteOnnxOptions {
  /** How numbers are stored and computed. Default: float32; ONNX Runtime has no float64 LSTM. */
  numberType?: "float32" | "float64";
  /** Whether the graph takes h_0 and c_0 as inputs. Default: false, and both are 0. */
  initialState?: boolean;
  /** Whether the graph takes `sequenceLengths`, int32 [batchSize], as an input. Default: false, and all are whole. */
  sequenceLengths?: boolean;
  /** Whether a layer with one cell reads the sequence backwards. Default: false. */
  reverse?: boolean;
  /** Three functions: of the gates, of the candidate, of c on its way out. Default: Sigmoid, Tanh, Tanh. */
  activations?: [OnnxActivation, OnnxActivation, OnnxActivation];
  /** Bounds what enters an activation to [-clip, clip]. Default: no bound. */
  clip?: number;
  /** Puts f = 1 - i in the forget gate's place. Default: false. */
  inputForget?: boolean;
}

/**
 * An ONNX file (opset 17) that runs these layers one after the other, time-major.
 *
 * Inputs: `input` [timeSteps, batchSize, inputSize]; with `initialState` `initialHiddenState` and `initialCellState`
 * [D, batchSize, hiddenSize]. Outputs: `output` [timeSteps, batchSize, D·hiddenSize], `hiddenState` and `cellState`
 * [D, batchSize, hiddenSize]. With several layers the states' names end in `_l0`, `_l1`, …
 * @throws RangeError when there are no layers, sizes do not fit, or a number does not fit `numberType`.
 */
export function writeOnnx(
  layers: StoredLayer<"lstm">[],
  options: WriteOnnxOptions = {},
): Uint8Array {
  requireChain(layers);
  const { numberType = "float32" } = options;
  const last = layers[layers.length - 1]!;
  const graph: GraphToWrite = {
    name: "lstm",
    nodes: [],
    initializers: { outputShape: tensor([3], [0, 0, -1], "int64") },
    inputs: [
      {
        name: "input",
        numberType,
        shape: ["timeSteps", "batchSize", inputSizeOf(layers[0]!)],
      },
    ],
    outputs: [{ name: "output", numberType, shape: ["timeSteps", "batchSize", widthOf(last)] }],
  };
  if (options.sequenceLengths) {
    graph.inputs.push({ name: "sequenceLengths", numberType: "int32", shape: ["batchSize"] });
  }
  layers.forEach((layer, depth) => addLayer(graph, layer, depth, layers.length, options));
  return encodeModel(graph);
}

function addLayer(
  graph: GraphToWrite,
  layer: StoredLayer<"lstm">,
  depth: number,
  count: number,
  options: WriteOnnxOptions,
): void {
  const { numberType = "float32", initialState, sequenceLengths } = options;
  const own = (name: string) => (count > 1 ? `${name}_l${depth}` : name);
  const weights = toOnnx(layer, { numberType });
  for (const [letter, each] of Object.entries(weights) as [string, Tensor][]) {
    graph.initializers[own(letter)] = each;
  }
  const lstm: NodeToWrite = {
    opType: "LSTM",
    name: own("lstm"),
    inputs: trimmed([
      depth === 0 ? "input" : `output_l${depth - 1}`,
      own("W"),
      own("R"),
      own("B"),
      sequenceLengths ? "sequenceLengths" : "",
      initialState ? own("initialHiddenState") : "",
      initialState ? own("initialCellState") : "",
      weights.P ? own("P") : "",
    ]),
    outputs: [own("Y"), own("hiddenState"), own("cellState")],
    attributes: attributesOf(layer, options),
  };
  const joined = depth === count - 1 ? "output" : own("output");
  graph.nodes.push(lstm, ...joinDirections(own, joined));
  const state = (name: string): PortToWrite => ({
    name: own(name),
    numberType,
    shape: [
      layer.reverse ? 2 : 1,
      "batchSize",
      (layer.forward ?? layer.reverse)!.parameters.hiddenSize,
    ],
  });
  graph.outputs.push(state("hiddenState"), state("cellState"));
  if (initialState) graph.inputs.push(state("initialHiddenState"), state("initialCellState"));
}

/** [timeSteps, D, batchSize, hiddenSize] → [timeSteps, batchSize, D·hiddenSize], what the next layer reads. */
function joinDirections(own: (name: string) => string, output: string): NodeToWrite[] {
  return [
    {
      opType: "Transpose",
      name: own("directionsLast"),
      inputs: [own("Y")],
      outputs: [own("directionsLast")],
      attributes: { perm: { ints: [0, 2, 1, 3] } },
    },
    {
      opType: "Reshape",
      name: own("directionsJoined"),
      inputs: [own("directionsLast"), "outputShape"],
      outputs: [output],
      attributes: {},
    },
  ];
}

function attributesOf(
  layer: StoredLayer<"lstm">,
  options: WriteOnnxOptions,
): NodeToWrite["attributes"] {
  const { activations, clip, inputForget, reverse } = options;
  const direction = layer.reverse ? "bidirectional" : reverse ? "reverse" : "forward";
  const attributes: Record<string, AttributeValue> = {
    hidden_size: { int: (layer.forward ?? layer.reverse)!.parameters.hiddenSize },
    direction: { text: direction },
  };
  if (clip !== undefined) attributes["clip"] = { float: clip };
  if (inputForget) attributes["input_forget"] = { int: 1 };
  if (!activations) return attributes;
  const each = layer.reverse ? [...activations, ...activations] : activations;
  return { ...attributes, ...activationAttributes(each) };
}

/** Optional inputs at the end are left off rather than named "". */
function trimmed(names: string[]): string[] {
  return names.at(-1) === "" ? trimmed(names.slice(0, -1)) : names;
}
