import { broken, nameList } from "../errors.js";
import { countOf, tensor, type Tensor } from "../tensor.js";
import type { OnnxGraph, OnnxNode, OnnxTensor } from "./schema.js";
import { decodeTensor } from "./tensors.js";

/** What a graph knows to be constant: a tensor by its name, or undefined. */
export type Constants = (name: string) => Tensor | undefined;

/** An operator applied to constants. */
type Fold = (inputs: Tensor[], node: OnnxNode) => Tensor;

/** Exporters that do not fold constants themselves cut weights up and join them again with these. */
const folds: Record<string, Fold> = {
  Identity: ([data]) => data!,
  Unsqueeze: ([data, axes], node) => unsqueeze(data!, listOf(axes, node, "axes")),
  Squeeze: ([data, axes], node) => squeeze(data!, listOf(axes, node, "axes")),
  Concat: (inputs, node) => concat(inputs, node.attributes["axis"]?.int ?? 0),
  Transpose: ([data], node) => transposeAxes(data!, node.attributes["perm"]?.ints),
  Slice: sliceAxes,
};

/**
 * Looks constants up in a graph: initializers, `Constant` operators, and what simple operators make of those.
 * @param outer what the graph around this one knows, for the branches of `If` and the bodies of loops.
 */
export function constantsOf(graph: OnnxGraph, outer: Constants = () => undefined): Constants {
  const stored = new Map<string, OnnxTensor>(graph.initializers.map((each) => [each.name, each]));
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const underway = new Set<string>();
  const find: Constants = (name) => {
    const found = stored.get(name);
    if (found) return decodeTensor(found);
    const maker = makers.get(name);
    if (!maker) return outer(name);
    if (underway.has(name)) throw broken("ONNX file", `expected no cycle, got one through ${name}`);
    underway.add(name);
    const value = evaluate(maker, find);
    underway.delete(name);
    return value;
  };
  return find;
}

function evaluate(node: OnnxNode, find: Constants): Tensor | undefined {
  if (node.opType === "Constant") {
    const { value, value_ints: ints, value_int: int } = node.attributes;
    if (value?.tensor) return decodeTensor(value.tensor, node.outputs[0]);
    if (ints) return tensor([ints.ints.length], ints.ints, "int64");
    return int && tensor([], [int.int], "int64");
  }
  const fold = Object.hasOwn(folds, node.opType) ? folds[node.opType] : undefined;
  if (!fold) return undefined;
  const inputs = node.inputs.map(find);
  const isConstant = (input: Tensor | undefined): input is Tensor => input !== undefined;
  return inputs.every(isConstant) ? fold(inputs, node) : undefined;
}

/** A list that newer versions of ONNX pass as an input and older ones as an attribute. */
function listOf(input: Tensor | undefined, node: OnnxNode, name: string): number[] {
  return input ? Array.from(input.values) : (node.attributes[name]?.ints ?? []);
}

function unsqueeze({ shape, values, numberType }: Tensor, axes: number[]): Tensor {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => (axis + rank) % rank));
  const lengths = [...shape];
  const grown = Array.from({ length: rank }, (_, k) => (added.has(k) ? 1 : lengths.shift()!));
  return tensor(grown, values, numberType);
}

function squeeze({ shape, values, numberType }: Tensor, axes: number[]): Tensor {
  const gone = new Set(axes.map((axis) => (axis + shape.length) % shape.length));
  const isGone = (length: number, k: number) => (axes.length > 0 ? gone.has(k) : length === 1);
  return tensor(
    shape.filter((length, k) => !isGone(length, k)),
    values,
    numberType,
  );
}

function concat(parts: Tensor[], axis: number): Tensor {
  const first = parts[0]!;
  const at = (axis + first.shape.length) % first.shape.length;
  const outer = countOf(first.shape.slice(0, at));
  const values = new Float64Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let to = 0;
  for (let k = 0; k < outer; k++) {
    for (const part of parts) {
      const run = part.values.length / outer;
      values.set(part.values.subarray(k * run, (k + 1) * run), to);
      to += run;
    }
  }
  const shape = first.shape.map((length, k) =>
    k === at ? parts.reduce((sum, part) => sum + part.shape[at]!, 0) : length,
  );
  return tensor(shape, values, first.numberType);
}

function transposeAxes(data: Tensor, perm?: number[]): Tensor {
  const order = perm ?? data.shape.map((_, k) => data.shape.length - 1 - k);
  return pick(
    data,
    order.map((axis) => data.shape[axis]!),
    (index) => data.shape.map((_, axis) => index[order.indexOf(axis)]!),
  );
}

function sliceAxes([data, starts, ends, axes, steps]: Tensor[], node: OnnxNode): Tensor {
  const { shape } = data!;
  const [from, to] = [listOf(starts, node, "starts"), listOf(ends, node, "ends")];
  const given = listOf(axes, node, "axes");
  if (steps && steps.values.some((step) => step !== 1)) {
    throw broken(
      "ONNX file",
      `Slice ${nameList([node.name])}: expected weights cut in steps of 1, got ${Array.from(steps.values).join(", ")} (export with constant folding)`,
    );
  }
  const begin = shape.map(() => 0);
  const end = [...shape];
  from.forEach((start, k) => {
    const axis = ((given[k] ?? k) + shape.length) % shape.length;
    const clamp = (at: number) =>
      Math.max(0, Math.min(shape[axis]!, at < 0 ? at + shape[axis]! : at));
    begin[axis] = clamp(start);
    end[axis] = Math.max(begin[axis]!, clamp(to[k]!));
  });
  return pick(
    data!,
    shape.map((_, k) => end[k]! - begin[k]!),
    (index) => index.map((at, k) => at + begin[k]!),
  );
}

/** A tensor of another shape, each entry from where `source` says. */
function pick(data: Tensor, shape: number[], source: (index: number[]) => number[]): Tensor {
  const values = Float64Array.from({ length: countOf(shape) }, (_, k) => {
    const index: number[] = [];
    let rest = k;
    for (const length of [...shape].reverse()) {
      index.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    const from = source(index).reduce((at, i, axis) => at * data.shape[axis]! + i, 0);
    return data.values[from]!;
  });
  return tensor(shape, values, data.numberType);
}
