/** The part of ONNX's schema that weights and recurrent operators need; see onnx/onnx.proto3. */
export interface OnnxModel {
  /** Who wrote the file, and which version; empty where it does not say. */
  producer: string;
  /** The version of ONNX's own operators. */
  opset: number;
  graph: OnnxGraph;
  /** Operators that the file defines itself. */
  functions: OnnxFunction[];
}

/** Operators and the tensors they start from. */
export interface OnnxGraph {
  nodes: OnnxNode[];
  initializers: OnnxTensor[];
  inputs: string[];
  outputs: string[];
}

/** One operator: what it reads, what it writes (an empty name is an absent optional), and its attributes. */
export interface OnnxNode {
  name: string;
  opType: string;
  /** Whose operator it is; empty for ONNX's own. */
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: OnnxAttributes;
}

/** Attributes by name; the object has no prototype, as a file may use any name. */
export type OnnxAttributes = Record<string, OnnxAttribute>;

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
  /** In a function: the attribute of the call that this one takes its value from. */
  refersTo: string;
}

/** An operator defined by others. */
export interface OnnxFunction {
  name: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  nodes: OnnxNode[];
  /** Attributes that a call may leave out. */
  defaults: OnnxAttributes;
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
  /** The file the numbers lie in, where that is another one. */
  external?: string;
  /** Only some of the numbers are there, and where they belong. */
  sparse?: boolean;
}

/** Whether operators of this domain are ONNX's own. */
export function isOnnx(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}
