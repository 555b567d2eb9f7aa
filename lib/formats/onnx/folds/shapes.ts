import type { Budget } from "../../budget.js";
import { broken } from "../../errors.js";
import { countOf, showShape, tensor, type Tensor } from "../../tensor.js";
import type { Operator } from "../values.js";
import {
  axisOf,
  listOf,
  operatorIn,
  reshaped,
  strided,
  stridesOf,
  type Folded,
  type Inputs,
} from "./fold.js";

/** Operators that give the same numbers another shape or order. */
export const shapeFolds: Record<string, Folded> = {
  Identity: { least: 1, fold: ([data]) => data! },
  Shape: { least: 1, fold: shapeOf },
  Reshape: { least: 1, fold: reshape },
  Flatten: { least: 1, fold: flatten },
  Unsqueeze: { least: 1, fold: unsqueeze },
  Squeeze: { least: 1, fold: squeeze },
  Transpose: { least: 1, fold: transposeAxes },
  Expand: { least: 2, fold: expand },
};

/** The shape that two shapes repeat themselves to, aligned at their ends; undefined where they do not fit. */
export function broadcastShape(a: number[], b: number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const at = (shape: number[], k: number) => shape[k - rank + shape.length] ?? 1;
  const fits = (m: number, n: number) => m === n || m === 1 || n === 1;
  const axes = Array.from({ length: rank }, (_, k) => k);
  if (!axes.every((k) => fits(at(a, k), at(b, k)))) return undefined;
  return axes.map((k) => (at(a, k) === 1 ? at(b, k) : at(a, k)));
}

/** Repeats a tensor along axes of length 1, as far as `shape` asks for it. */
export function broadcast(
  data: Tensor,
  shape: number[],
  operator: Operator,
  budget: Budget,
): Tensor {
  if (String(shape) === String(data.shape)) return data;
  const missing = shape.length - data.shape.length;
  const own = stridesOf(data.shape);
  const strides = shape.map((_, k) =>
    (data.shape[k - missing] ?? 1) === 1 ? 0 : own[k - missing]!,
  );
  return strided(data, { shape, strides }, operator, budget);
}

/** Attributes `start` and `end` of newer versions cut the shape. */
function shapeOf([data]: Inputs, { attributes }: Operator): Tensor {
  const shape = data!.shape.slice(attributes["start"]?.int ?? 0, attributes["end"]?.int);
  return tensor([shape.length], shape, "int64");
}

function reshape([data, shape]: Inputs, operator: Operator): Tensor {
  const asked = listOf(shape, operator, "shape") ?? [];
  const keepsZeros = operator.attributes["allowzero"]?.int === 1;
  const lengths = asked.map((length, k) =>
    length === 0 && !keepsZeros ? (data!.shape[k] ?? 0) : length,
  );
  const known = lengths.filter((length) => length !== -1);
  if (known.length < lengths.length - 1) {
    throw broken(operatorIn(operator), `expected one -1 at most, got ${showShape(asked)}`);
  }
  const rest = data!.values.length / countOf(known);
  return reshaped(
    data!,
    lengths.map((length) => (length === -1 ? rest : length)),
    operator,
  );
}

function flatten([data]: Inputs, operator: Operator): Tensor {
  const { shape } = data!;
  const axis = operator.attributes["axis"]?.int ?? 1;
  const at = axis === shape.length ? axis : axisOf(axis, shape.length, operator);
  return reshaped(data!, [countOf(shape.slice(0, at)), countOf(shape.slice(at))], operator);
}

function unsqueeze([data, axes]: Inputs, operator: Operator): Tensor {
  const asked = listOf(axes, operator, "axes") ?? [];
  const rank = data!.shape.length + asked.length;
  const added = new Set(asked.map((axis) => axisOf(axis, rank, operator)));
  const lengths = [...data!.shape];
  const shape = Array.from({ length: rank }, (_, k) => (added.has(k) ? 1 : (lengths.shift() ?? 0)));
  return reshaped(data!, shape, operator);
}

function squeeze([data, axes]: Inputs, operator: Operator): Tensor {
  const { shape } = data!;
  const asked = listOf(axes, operator, "axes") ?? [];
  const gone = new Set(asked.map((axis) => axisOf(axis, shape.length, operator)));
  const isGone = (length: number, k: number) => (asked.length > 0 ? gone.has(k) : length === 1);
  return reshaped(
    data!,
    shape.filter((length, k) => !isGone(length, k)),
    operator,
  );
}

function transposeAxes([data]: Inputs, operator: Operator, budget: Budget): Tensor {
  const { shape } = data!;
  const order = operator.attributes["perm"]?.ints ?? shape.map((_, k) => shape.length - 1 - k);
  if ([...order].sort((a, b) => a - b).join() !== shape.map((_, k) => k).join()) {
    throw broken(
      operatorIn(operator),
      `expected an order of ${shape.length} axes, got ${showShape(order)}`,
    );
  }
  const own = stridesOf(shape);
  const view = { shape: order.map((k) => shape[k]!), strides: order.map((k) => own[k]!) };
  return strided(data!, view, operator, budget);
}

function expand([data, shape]: Inputs, operator: Operator, budget: Budget): Tensor {
  const asked = Array.from(shape!.values);
  const joined = broadcastShape(data!.shape, asked);
  if (joined) return broadcast(data!, joined, operator, budget);
  throw broken(
    operatorIn(operator),
    `expected a shape that ${showShape(data!.shape)} repeats itself to, got ${showShape(asked)}`,
  );
}
