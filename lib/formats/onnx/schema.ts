import { strFromU8 } from "fflate";
import { PbfReader } from "pbf";
import { broken, bytesOf, type FileBytes } from "../errors.js";

/** The part of ONNX's schema that weights and recurrent operators need; see onnx/onnx.proto3. */
export interface OnnxModel {
  /** The version of ONNX's own operators. */
  opset: number;
  graph: OnnxGraph;
}

/** Operators and the tensors they start from. */
export interface OnnxGraph {
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
}

/** One operator: what it reads, what it writes (an empty name is an absent optional), and its attributes. */
export interface OnnxNode {
  name: string;
  opType: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, OnnxAttribute>;
}

/** One attribute; which field counts follows from the operator. */
export interface OnnxAttribute {
  name: string;
  float: number;
  int: number;
  text: string;
  floats: number[];
  ints: number[];
  texts: string[];
  tensor?: OnnxTensor;
  graphs: OnnxGraph[];
}

/** A tensor with its numbers in whichever field the writer chose. */
export interface OnnxTensor {
  name: string;
  dims: number[];
  dataType: number;
  raw?: Uint8Array;
  floats: number[];
  doubles: number[];
  ints: number[];
  /** The numbers lie in another file. */
  external: boolean;
}

/**
 * Decodes an ONNX file.
 * @throws RangeError when the bytes are no protocol buffer with a graph.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export function decodeModel(file: FileBytes): OnnxModel {
  const bytes = bytesOf(file, what);
  const model: { opset: number; graph?: OnnxGraph } = { opset: 1 };
  const pbf = new PbfReader(bytes);
  try {
    pbf.readFields((tag, into, from) => {
      if (tag === 7) into.graph = readGraph(from);
      else if (tag === 8) into.opset = Math.max(into.opset, readOpset(from));
    }, model);
  } catch (error) {
    throw broken(
      what,
      `expected a protocol buffer, got ${bytes.length} bytes that do not decode (cut short, or another format?)`,
      error,
    );
  }
  if (pbf.pos > bytes.length) {
    throw broken(what, `expected ${pbf.pos} bytes, got ${bytes.length} (the file is cut short)`);
  }
  if (!model.graph) throw broken(what, "expected a graph, got none (is it an ONNX model?)");
  return { opset: model.opset, graph: model.graph };
}

const what = "ONNX file";

/** The version of the operators of ONNX itself; 0 for another domain's. */
function readOpset(pbf: PbfReader): number {
  const opset = { domain: "", version: 0 };
  pbf.readMessage((tag, into, from) => {
    if (tag === 1) into.domain = from.readString();
    else if (tag === 2) into.version = from.readVarint(true);
  }, opset);
  return opset.domain === "" || opset.domain === "ai.onnx" ? opset.version : 0;
}

function readGraph(pbf: PbfReader): OnnxGraph {
  const graph: OnnxGraph = { nodes: [], initializers: [] };
  return pbf.readMessage((tag, into, from) => {
    if (tag === 1) into.nodes.push(readNode(from));
    else if (tag === 5) into.initializers.push(readTensor(from));
  }, graph);
}

function readNode(pbf: PbfReader): OnnxNode {
  const node: OnnxNode = { name: "", opType: "", inputs: [], outputs: [], attributes: {} };
  return pbf.readMessage((tag, into, from) => {
    if (tag === 1) into.inputs.push(from.readString());
    else if (tag === 2) into.outputs.push(from.readString());
    else if (tag === 3) into.name = from.readString();
    else if (tag === 4) into.opType = from.readString();
    else if (tag === 5) {
      const attribute = readAttribute(from);
      into.attributes[attribute.name] = attribute;
    }
  }, node);
}

function readAttribute(pbf: PbfReader): OnnxAttribute {
  const attribute: OnnxAttribute = {
    name: "",
    float: 0,
    int: 0,
    text: "",
    floats: [],
    ints: [],
    texts: [],
    graphs: [],
  };
  return pbf.readMessage((tag, into, from) => {
    if (tag === 1) into.name = from.readString();
    else if (tag === 2) into.float = from.readFloat();
    else if (tag === 3) into.int = from.readVarint(true);
    else if (tag === 4) into.text = strFromU8(from.readBytes());
    else if (tag === 5) into.tensor = readTensor(from);
    else if (tag === 6 || tag === 11) into.graphs.push(readGraph(from));
    else if (tag === 7) from.readPackedFloat(into.floats);
    else if (tag === 8) from.readPackedVarint(into.ints, true);
    else if (tag === 9) into.texts.push(strFromU8(from.readBytes()));
  }, attribute);
}

function readTensor(pbf: PbfReader): OnnxTensor {
  const tensor: OnnxTensor = {
    name: "",
    dims: [],
    dataType: 0,
    floats: [],
    doubles: [],
    ints: [],
    external: false,
  };
  return pbf.readMessage((tag, into, from) => {
    if (tag === 1) from.readPackedVarint(into.dims, true);
    else if (tag === 2) into.dataType = from.readVarint();
    else if (tag === 4) from.readPackedFloat(into.floats);
    else if (tag === 5 || tag === 7) from.readPackedVarint(into.ints, true);
    else if (tag === 8) into.name = from.readString();
    else if (tag === 9) into.raw = from.readBytes();
    else if (tag === 10) from.readPackedDouble(into.doubles);
    else if (tag === 14) into.external = from.readVarint() === 1;
  }, tensor);
}
