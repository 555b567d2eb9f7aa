import type {
  OnnxAttribute,
  OnnxAttributes,
  OnnxGraph,
  OnnxNode,
  OnnxTensor,
} from "../../../lib/formats/onnx/schema.js";

/** An attribute with nothing in it. */
export const emptyAttribute: Omit<OnnxAttribute, "name"> = {
  float: 0,
  int: 0,
  text: "",
  floats: [],
  ints: [],
  texts: [],
  graphs: [],
  refersTo: "",
};

/** Attributes by name. */
export function attributes(values: Record<string, Partial<OnnxAttribute>>): OnnxAttributes {
  const named = Object.entries(values).map(([name, value]) => [
    name,
    { ...emptyAttribute, name, ...value },
  ]);
  return Object.fromEntries(named) as OnnxAttributes;
}

/** An operator that makes `made` of its inputs. */
export function node(
  opType: string,
  inputs: string[] = [],
  values: Record<string, Partial<OnnxAttribute>> = {},
): OnnxNode {
  const outputs = ["made"];
  return { name: "it", opType, domain: "", inputs, outputs, attributes: attributes(values) };
}

/** Whole numbers 1, 2, 3, … of a shape, as a file stores them; int32, so that the type can be told from the default. */
export function stored(name: string, dims: number[], ints = counted(dims)): OnnxTensor {
  return { name, dims, dataType: 6, floats: [], doubles: [], ints };
}

/** A graph with nothing in it. */
export function emptyGraph(): OnnxGraph {
  return { nodes: [], initializers: [], inputs: [], outputs: [] };
}

function counted(dims: number[]): number[] {
  return Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, k) => k + 1);
}
