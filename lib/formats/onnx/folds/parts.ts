import type { Budget } from "../../budget.js";
import { broken } from "../../errors.js";
import { countOf, showShape, type Tensor } from "../../tensor.js";
import type { Operator } from "../values.js";
import {
  axisOf,
  listOf,
  operatorIn,
  room,
  strided,
  stridesOf,
  type Folded,
  type Inputs,
} from "./fold.js";

/** Operators that join tensors and take parts of them. */
export const partFolds: Record<string, Folded> = {
  Concat: { least: 1, fold: concat },
  Slice: { least: 1, fold: slice },
  Split: { least: 1, fold: split },
  Gather: { least: 2, fold: gather },
};

function concat(inputs: Inputs, operator: Operator, budget: Budget): Tensor {
  const parts = inputs.flatMap((part) => part ?? []);
  const first = parts[0]!;
  const at = axisOf(operator.attributes["axis"]?.int ?? 0, first.shape.length, operator);
  const others = ({ shape }: Tensor) =>
    showShape(shape.map((length, k) => (k === at ? null : length)));
  const odd = parts.find((part) => others(part) !== others(first));
  if (odd) {
    throw broken(
      operatorIn(operator),
      `expected parts of ${others(first)}, got ${showShape(odd.shape)}`,
    );
  }
  const joined = parts.reduce((sum, part) => sum + part.shape[at]!, 0);
  const shape = first.shape.map((length, k) => (k === at ? joined : length));
  const made = room(shape, first.numberType, operator, budget);
  const outer = countOf(shape.slice(0, at));
  let to = 0;
  for (let k = 0; k < outer; k++) {
    for (const { values } of parts) {
      const run = values.length / outer;
      made.values.set(values.subarray(k * run, (k + 1) * run), to);
      to += run;
    }
  }
  return made;
}

/** A part along one axis: `count` entries from `start` on, `step` apart. */
interface Cut {
  start: number;
  count: number;
  step: number;
}

function slice(
  [data, starts, ends, axes, steps]: Inputs,
  operator: Operator,
  budget: Budget,
): Tensor {
  const { shape } = data!;
  const from = listOf(starts, operator, "starts") ?? [];
  const to = listOf(ends, operator, "ends") ?? [];
  const along = listOf(axes, operator, "axes");
  const cuts = shape.map((count): Cut => ({ start: 0, count, step: 1 }));
  from.forEach((start, k) => {
    const axis = axisOf(along?.[k] ?? k, shape.length, operator);
    const step = steps?.values[k] ?? 1;
    if (step === 0) throw broken(operatorIn(operator), "expected steps other than 0, got 0");
    cuts[axis] = cutOf(start, to[k] ?? shape[axis]!, step, shape[axis]!);
  });
  return taken(data!, cuts, operator, budget);
}

/** As ONNX counts: from the end if negative, and kept within the axis, on which a negative step may start at the last. */
function cutOf(start: number, end: number, step: number, length: number): Cut {
  const counted = (at: number) => (at < 0 ? at + length : at);
  const within = (at: number, low: number, high: number) => Math.max(low, Math.min(high, at));
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const first = within(counted(start), Math.max(low, 0), high);
  const last = within(counted(end), low, high);
  return { start: first, count: Math.max(0, Math.ceil((last - first) / step)), step };
}

function taken(data: Tensor, cuts: Cut[], operator: Operator, budget: Budget): Tensor {
  const own = stridesOf(data.shape);
  const view = {
    shape: cuts.map(({ count }) => count),
    strides: cuts.map(({ step }, axis) => step * own[axis]!),
    start: cuts.reduce((sum, { start }, axis) => sum + start * own[axis]!, 0),
  };
  return strided(data, view, operator, budget);
}

function split([data, lengths]: Inputs, operator: Operator, budget: Budget): Tensor[] {
  const { shape } = data!;
  const at = axisOf(operator.attributes["axis"]?.int ?? 0, shape.length, operator);
  const parts = listOf(lengths, operator, "split") ?? equalParts(shape[at]!, operator);
  if (parts.some((part) => part < 0) || parts.reduce((sum, part) => sum + part, 0) !== shape[at]) {
    throw broken(
      operatorIn(operator),
      `expected parts that sum to ${shape[at]}, got ${showShape(parts)}`,
    );
  }
  let start = 0;
  return parts.map((count) => {
    const cuts = shape.map((length, k): Cut =>
      k === at ? { start, count, step: 1 } : { start: 0, count: length, step: 1 },
    );
    start += count;
    return taken(data!, cuts, operator, budget);
  });
}

/** As many parts as outputs, the last one smaller where they do not come out even. */
function equalParts(length: number, { outputs }: Operator): number[] {
  const part = Math.ceil(length / Math.max(1, outputs.length));
  return outputs.map((_, k) => Math.max(0, Math.min(part, length - k * part)));
}

function gather([data, indices]: Inputs, operator: Operator, budget: Budget): Tensor {
  const { shape, values, numberType } = data!;
  const at = axisOf(operator.attributes["axis"]?.int ?? 0, shape.length, operator);
  const [outer, inner] = [countOf(shape.slice(0, at)), countOf(shape.slice(at + 1))];
  const places = Array.from(indices!.values, (index) => axisOf(index, shape[at]!, operator));
  const whole = [...shape.slice(0, at), ...indices!.shape, ...shape.slice(at + 1)];
  const made = room(whole, numberType, operator, budget);
  for (let k = 0; k < outer; k++) {
    places.forEach((place, j) => {
      const from = (k * shape[at]! + place) * inner;
      made.values.set(values.subarray(from, from + inner), (k * places.length + j) * inner);
    });
  }
  return made;
}
