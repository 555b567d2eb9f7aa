import { strToU8 } from "fflate";
import { PbfWriter } from "pbf";
import { encodeNumbers } from "../numbers.js";
import type { NumberType, Tensor } from "../tensor.js";
import { onnxTypeNumber } from "./tensors.js";

/** The value of an operator's attribute. */
export type AttributeValue =
  | { int: number }
  | { float: number }
  | { text: string }
  | { floats: number[] }
  | { ints: number[] }
  | { texts: string[] }
  | { tensor: Tensor }
  | { graph: GraphToWrite };

/** An operator to be written. */
export interface NodeToWrite {
  opType: string;
  /** Whose operator it is. Default: ONNX's own. */
  domain?: string;
  name: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, AttributeValue>;
}

/** An operator that a file defines itself. */
export interface FunctionToWrite {
  domain: string;
  name: string;
  inputs: string[];
  outputs: string[];
  nodes: NodeToWrite[];
}

/** An input or output of the graph; a dimension is a length or a name for one that is free. */
export interface PortToWrite {
  name: string;
  numberType: NumberType;
  shape: (number | string)[];
}

/** A graph to be written. */
export interface GraphToWrite {
  name: string;
  nodes: NodeToWrite[];
  initializers: Record<string, Tensor>;
  inputs: PortToWrite[];
  outputs: PortToWrite[];
}

/** The version of ONNX's operators that is written: LSTM, GRU and RNN as of 14, Reshape as of 14. */
const opset = 17;

/** The version of the file format that belongs to opset 17. */
const irVersion = 8;

/** An ONNX file of one graph, and of the functions it calls. */
export function encodeModel(graph: GraphToWrite, functions: FunctionToWrite[] = []): Uint8Array {
  const pbf = new PbfWriter();
  const domains = [...graph.nodes, ...functions].map(({ domain }) => domain ?? "");
  pbf.writeVarintField(1, irVersion);
  pbf.writeStringField(2, "gatehouse");
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, writeOpset, "");
  for (const domain of new Set(domains)) if (domain !== "") pbf.writeMessage(8, writeOpset, domain);
  for (const each of functions) pbf.writeMessage(25, writeFunction, each);
  return pbf.finish();
}

/** Other domains than ONNX's own count their versions from 1. */
function writeOpset(domain: string, pbf: PbfWriter): void {
  if (domain !== "") pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, domain === "" ? opset : 1);
}

function writeFunction(of: FunctionToWrite, pbf: PbfWriter): void {
  pbf.writeStringField(1, of.name);
  for (const input of of.inputs) pbf.writeStringField(4, input);
  for (const output of of.outputs) pbf.writeStringField(5, output);
  for (const node of of.nodes) pbf.writeMessage(7, writeNode, node);
  pbf.writeMessage(9, writeOpset, "");
  pbf.writeStringField(10, of.domain);
}

function writeGraph(graph: GraphToWrite, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const named of Object.entries(graph.initializers)) pbf.writeMessage(5, writeTensor, named);
  for (const port of graph.inputs) pbf.writeMessage(11, writePort, port);
  for (const port of graph.outputs) pbf.writeMessage(12, writePort, port);
}

function writeNode(node: NodeToWrite, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.name);
  pbf.writeStringField(4, node.opType);
  for (const attribute of Object.entries(node.attributes)) {
    pbf.writeMessage(5, writeAttribute, attribute);
  }
  if (node.domain) pbf.writeStringField(7, node.domain);
}

/** The numbers at the end of each line are AttributeProto's fields and its AttributeType. */
function writeAttribute([name, value]: [string, AttributeValue], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if ("float" in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, 1);
  } else if ("int" in value) {
    pbf.writeVarintField(3, value.int);
    pbf.writeVarintField(20, 2);
  } else if ("text" in value) {
    pbf.writeBytesField(4, strToU8(value.text));
    pbf.writeVarintField(20, 3);
  } else if ("floats" in value) {
    pbf.writePackedFloat(7, value.floats);
    pbf.writeVarintField(20, 6);
  } else if ("ints" in value) {
    pbf.writePackedVarint(8, value.ints);
    pbf.writeVarintField(20, 7);
  } else if ("tensor" in value) {
    pbf.writeMessage(5, writeTensor, ["", value.tensor]);
    pbf.writeVarintField(20, 4);
  } else if ("graph" in value) {
    pbf.writeMessage(6, writeGraph, value.graph);
    pbf.writeVarintField(20, 5);
  } else {
    for (const text of value.texts) pbf.writeBytesField(9, strToU8(text));
    pbf.writeVarintField(20, 8);
  }
}

function writeTensor([name, tensor]: readonly [string, Tensor], pbf: PbfWriter): void {
  pbf.writePackedVarint(1, tensor.shape);
  pbf.writeVarintField(2, onnxTypeNumber(tensor.numberType));
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, encodeNumbers(name, tensor.values, tensor.numberType));
}

function writePort(port: PortToWrite, pbf: PbfWriter): void {
  pbf.writeStringField(1, port.name);
  pbf.writeMessage(2, (each, type) => type.writeMessage(1, writeTensorType, each), port);
}

function writeTensorType({ numberType, shape }: PortToWrite, pbf: PbfWriter): void {
  pbf.writeVarintField(1, onnxTypeNumber(numberType));
  pbf.writeMessage(
    2,
    (dimensions, to) => {
      for (const length of dimensions) to.writeMessage(1, writeDimension, length);
    },
    shape,
  );
}

function writeDimension(length: number | string, pbf: PbfWriter): void {
  if (typeof length === "number") pbf.writeVarintField(1, length);
  else pbf.writeStringField(2, length);
}
