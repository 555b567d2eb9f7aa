import { strFromU8 } from "fflate";
import { PbfReader } from "pbf";
import type { Budget } from "../budget.js";
import { broken, isInWords } from "../errors.js";
import {
  isOnnx,
  type OnnxAttribute,
  type OnnxAttributes,
  type OnnxFunction,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from "./schema.js";

/**
 * Decodes an ONNX file.
 * @throws RangeError when the bytes are no protocol buffer with a graph, or are nested too deeply.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export function decodeModel(bytes: Uint8Array, budget: Budget): OnnxModel {
  const model: Omit<OnnxModel, "graph"> & { graph?: OnnxGraph } = {
    ...{ opset: 1, functions: [], producer: "" },
  };
  const pbf = new PbfReader(bytes);
  try {
    readFields(pbf, bytes.length, (tag) => {
      if (tag === 2 || tag === 3) model.producer = `${model.producer} ${pbf.readString()}`.trim();
      else if (tag === 7) model.graph = readGraph(pbf, budget);
      else if (tag === 8) model.opset = Math.max(model.opset, readOpset(pbf));
      else if (tag === 25) model.functions.push(readFunction(pbf, budget));
    });
  } catch (error) {
    if (isInWords(error)) throw error;
    throw broken(
      what,
      `expected a protocol buffer, got ${bytes.length} bytes that do not decode (cut short, or another format?)`,
      error,
    );
  }
  if (pbf.pos > bytes.length) throw cutShort(pbf.pos, bytes.length);
  if (!model.graph) throw broken(what, "expected a graph, got none (is it an ONNX model?)");
  return { ...model, graph: model.graph };
}

const what = "ONNX file";

function cutShort(expected: number, got: number): RangeError {
  return broken(what, `expected ${expected} bytes, got ${got} (the file is cut short)`);
}

function readFields(pbf: PbfReader, end: number, read: (tag: number) => void): void {
  pbf.readFields((tag) => read(tag), undefined, end);
}

/** A message within another one; what claims to end after the file is not followed. */
function readMessage(pbf: PbfReader, read: (tag: number) => void): void {
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw cutShort(end, pbf.length);
  readFields(pbf, end, read);
}

/** The version of the operators of ONNX itself; 0 for another domain's. */
function readOpset(pbf: PbfReader): number {
  let [domain, version] = ["", 0];
  readMessage(pbf, (tag) => {
    if (tag === 1) domain = pbf.readString();
    else if (tag === 2) version = pbf.readVarint(true);
  });
  return isOnnx(domain) ? version : 0;
}

function readGraph(pbf: PbfReader, budget: Budget): OnnxGraph {
  const graph: OnnxGraph = { nodes: [], initializers: [], inputs: [], outputs: [] };
  budget.deeper(`${what}: graphs in graphs`, () =>
    readMessage(pbf, (tag) => {
      if (tag === 1) graph.nodes.push(readNode(pbf, budget));
      else if (tag === 5) graph.initializers.push(readTensor(pbf, budget));
      else if (tag === 11) graph.inputs.push(readPort(pbf));
      else if (tag === 12) graph.outputs.push(readPort(pbf));
      else if (tag === 15) graph.initializers.push(readSparse(pbf, budget));
    }),
  );
  return graph;
}

/** The name of an input or output. */
function readPort(pbf: PbfReader): string {
  let name = "";
  readMessage(pbf, (tag) => {
    if (tag === 1) name = pbf.readString();
  });
  return name;
}

function readNode(pbf: PbfReader, budget: Budget): OnnxNode {
  budget.steps(1, `${what}: operators`);
  const attributes = noAttributes();
  const node: OnnxNode = { name: "", opType: "", domain: "", inputs: [], outputs: [], attributes };
  readMessage(pbf, (tag) => {
    if (tag === 1) node.inputs.push(pbf.readString());
    else if (tag === 2) node.outputs.push(pbf.readString());
    else if (tag === 3) node.name = pbf.readString();
    else if (tag === 4) node.opType = pbf.readString();
    else if (tag === 5) addAttribute(attributes, readAttribute(pbf, budget));
    else if (tag === 7) node.domain = pbf.readString();
  });
  return node;
}

function readFunction(pbf: PbfReader, budget: Budget): OnnxFunction {
  const defaults = noAttributes();
  const made: OnnxFunction = { name: "", domain: "", inputs: [], outputs: [], nodes: [], defaults };
  readMessage(pbf, (tag) => {
    if (tag === 1) made.name = pbf.readString();
    else if (tag === 4) made.inputs.push(pbf.readString());
    else if (tag === 5) made.outputs.push(pbf.readString());
    else if (tag === 7) made.nodes.push(readNode(pbf, budget));
    else if (tag === 10) made.domain = pbf.readString();
    else if (tag === 11) addAttribute(defaults, readAttribute(pbf, budget));
  });
  return made;
}

function noAttributes(): OnnxAttributes {
  return Object.create(null) as OnnxAttributes;
}

function addAttribute(attributes: OnnxAttributes, attribute: OnnxAttribute): void {
  attributes[attribute.name] = attribute;
}

function readAttribute(pbf: PbfReader, budget: Budget): OnnxAttribute {
  const into: OnnxAttribute = {
    name: "",
    float: 0,
    int: 0,
    text: "",
    floats: [],
    ints: [],
    texts: [],
    graphs: [],
    refersTo: "",
  };
  readMessage(pbf, (tag) => {
    if (tag === 1) into.name = pbf.readString();
    else if (tag === 2) into.float = pbf.readFloat();
    else if (tag === 3) into.int = pbf.readVarint(true);
    else if (tag === 4) into.text = strFromU8(pbf.readBytes());
    else if (tag === 5) into.tensor = readTensor(pbf, budget);
    else if (tag === 6 || tag === 11) into.graphs.push(readGraph(pbf, budget));
    else if (tag === 7) readList(pbf, into.floats, "float", budget);
    else if (tag === 8) readList(pbf, into.ints, "signed", budget);
    else if (tag === 9) into.texts.push(strFromU8(pbf.readBytes()));
    else if (tag === 21) into.refersTo = pbf.readString();
  });
  return into;
}

function emptyTensor(): OnnxTensor {
  return { name: "", dims: [], dataType: 0, floats: [], doubles: [], ints: [] };
}

function readTensor(pbf: PbfReader, budget: Budget): OnnxTensor {
  const into = emptyTensor();
  let [location, isExternal] = ["", false];
  readMessage(pbf, (tag) => {
    if (tag === 1) readList(pbf, into.dims, "signed", budget);
    else if (tag === 2) into.dataType = pbf.readVarint();
    else if (tag === 4) readList(pbf, into.floats, "float", budget);
    else if (tag === 5 || tag === 7) readList(pbf, into.ints, "signed", budget);
    else if (tag === 8) into.name = pbf.readString();
    else if (tag === 9) into.raw = pbf.readBytes();
    else if (tag === 10) readList(pbf, into.doubles, "double", budget);
    else if (tag === 11) readList(pbf, into.ints, "unsigned", budget);
    else if (tag === 13) location = readLocation(pbf) ?? location;
    else if (tag === 14) isExternal = pbf.readVarint() === 1;
  });
  return isExternal ? { ...into, external: location } : into;
}

/** The value of an entry `location`, which is the name of a file beside this one. */
function readLocation(pbf: PbfReader): string | undefined {
  let [key, value] = ["", ""];
  readMessage(pbf, (tag) => {
    if (tag === 1) key = pbf.readString();
    else if (tag === 2) value = pbf.readString();
  });
  return key === "location" ? value : undefined;
}

/** A sparse tensor, known by the name of its values. */
function readSparse(pbf: PbfReader, budget: Budget): OnnxTensor {
  let values = emptyTensor();
  readMessage(pbf, (tag) => {
    if (tag === 1) values = readTensor(pbf, budget);
  });
  return { ...values, sparse: true };
}

const listed = {
  float: (pbf: PbfReader) => pbf.readFloat(),
  double: (pbf: PbfReader) => pbf.readDouble(),
  signed: (pbf: PbfReader) => pbf.readVarint(true),
  unsigned: (pbf: PbfReader) => pbf.readVarint(),
};

/** Adds a number to a list, or those packed into one field; what that claims to hold past the file's end is not made up. */
function readList(pbf: PbfReader, into: number[], type: keyof typeof listed, budget: Budget): void {
  const read = listed[type];
  if (pbf.type !== packedType) {
    into.push(read(pbf));
    return;
  }
  const packed = new PbfReader(pbf.readBytes());
  budget.bytes(8 * packed.length, `${what}: lists of numbers`);
  while (packed.pos < packed.length) into.push(read(packed));
}

/** How protocol buffers mark a field that has a length. */
const packedType = 2;
