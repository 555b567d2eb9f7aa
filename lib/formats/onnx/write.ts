import { cellsOf, inputSizeOf, requireChain, widthOf, type StoredLayer } from "../cell.js";
import { tensor, type Tensor } from "../tensor.js";
import type { OnnxActivation } from "./activations.js";
import { encodeModel, type GraphToWrite, type NodeToWrite, type PortToWrite } from "./encode.js";
import { operatorOf, toOnnx } from "./layout.js";
import { attributesOf } from "./write-rules.js";

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
  /**
   * An LSTM's three functions (of the gates, of the candidate, of c on its way out), a GRU's two, an RNN's one, in every
   * layer. Default: those of the cells' own options.
   */
  activations?: OnnxActivation[];
  /** Bounds what enters an activation to [-clip, clip], in every layer. Default: as the cells' own options say. */
  clip?: number;
  /** Puts f = 1 - i in an LSTM's forget gate's place, in every layer. Default: as the cells' own options say. */
  inputForget?: boolean;
}

/**
 * An ONNX file (opset 17) that runs these layers one after the other, time-major: an `LSTM`, `GRU` or `RNN` operator for
 * each, with the rules that its cells have.
 *
 * Inputs: `input` [timeSteps, batchSize, inputSize]; with `initialState` `initialHiddenState` and `initialCellState`
 * [D, batchSize, hiddenSize]. Outputs: `output` [timeSteps, batchSize, D·hiddenSize], `hiddenState` and `cellState`
 * [D, batchSize, hiddenSize] (only an LSTM has c). With several layers the states' names end in `_l0`, `_l1`, …
 * @throws RangeError when there are no layers, sizes do not fit, a number does not fit `numberType`, or a cell has a rule
 *   that ONNX cannot say.
 */
export function writeOnnx(layers: StoredLayer[], options: WriteOnnxOptions = {}): Uint8Array {
  requireChain(layers);
  const { numberType = "float32" } = options;
  const last = layers[layers.length - 1]!;
  const graph: GraphToWrite = {
    name: "recurrent",
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
  layer: StoredLayer,
  depth: number,
  count: number,
  options: WriteOnnxOptions,
): void {
  const { numberType = "float32", initialState, sequenceLengths } = options;
  const own = (name: string) => (count > 1 ? `${name}_l${depth}` : name);
  const cells = cellsOf(layer);
  const { kind, parameters } = cells[0]!;
  const weights = toOnnx(layer, { numberType });
  for (const [letter, each] of Object.entries(weights) as [string, Tensor][]) {
    graph.initializers[own(letter)] = each;
  }
  const states = kind === "lstm" ? ["hiddenState", "cellState"] : ["hiddenState"];
  const initial =
    kind === "lstm" ? ["initialHiddenState", "initialCellState"] : ["initialHiddenState"];
  const operator: NodeToWrite = {
    opType: operatorOf[kind],
    name: own(kind),
    inputs: trimmed([
      depth === 0 ? "input" : `output_l${depth - 1}`,
      own("W"),
      own("R"),
      own("B"),
      sequenceLengths ? "sequenceLengths" : "",
      ...initial.map((name) => (initialState ? own(name) : "")),
      weights.P ? own("P") : "",
    ]),
    outputs: [own("Y"), ...states.map(own)],
    attributes: attributesOf(layer, options),
  };
  const joined = depth === count - 1 ? "output" : own("output");
  graph.nodes.push(operator, ...joinDirections(own, joined));
  const shape = [cells.length, "batchSize", parameters.hiddenSize];
  const port = (name: string): PortToWrite => ({ name: own(name), numberType, shape });
  graph.outputs.push(...states.map(port));
  if (initialState) graph.inputs.push(...initial.map(port));
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

/** Optional inputs at the end are left off rather than named "". */
function trimmed(names: string[]): string[] {
  return names.at(-1) === "" ? trimmed(names.slice(0, -1)) : names;
}
