import type { Budget } from "../../budget.js";
import { broken, nameList } from "../../errors.js";
import { countOf, showShape, type NumberType, type Tensor } from "../../tensor.js";
import { requireRank } from "../tensors.js";
import type { Operator } from "../values.js";

/** The inputs of an operator, all constant; one that was left out is undefined. */
export type Inputs = (Tensor | undefined)[];

/** What an operator makes of constants. */
export type Fold = (inputs: Inputs, operator: Operator, budget: Budget) => Tensor | Tensor[];

/** An operator that is computed before the model runs, and how many inputs it has at the least. */
export interface Folded {
  least: number;
  fold: Fold;
}

/** Which operator of an ONNX file: `ONNX file: Slice "cut"`. */
export function operatorIn({ opType, name }: Pick<Operator, "opType" | "name">): string {
  return `ONNX file: ${opType} ${nameList([name])}`;
}

/** A tensor to be filled, its numbers taken from the budget first. */
export function room(
  shape: number[],
  numberType: NumberType,
  operator: Operator,
  budget: Budget,
): Tensor {
  requireRank(shape, operatorIn(operator));
  budget.bytes(8 * countOf(shape), operatorIn(operator));
  return { numberType, shape, values: new Float64Array(countOf(shape)) };
}

/** The same numbers under another shape. */
export function reshaped(
  { numberType, values }: Tensor,
  shape: number[],
  operator: Operator,
): Tensor {
  requireRank(shape, operatorIn(operator));
  if (countOf(shape) === values.length) return { numberType, shape, values };
  throw broken(
    operatorIn(operator),
    `expected a shape of ${values.length} numbers, got ${showShape(shape)}`,
  );
}

/** How far apart neighbours along each axis lie. */
export function stridesOf(shape: number[]): number[] {
  return shape.map((_, axis) => countOf(shape.slice(axis + 1)));
}

/**
 * A tensor of another shape whose entry at index lies at `start + Σ index·strides`: what transposing, cutting and repeating
 * have in common.
 */
export function strided(
  data: Tensor,
  view: { shape: number[]; strides: number[]; start?: number },
  operator: Operator,
  budget: Budget,
): Tensor {
  const { shape, strides, start = 0 } = view;
  const made = room(shape, data.numberType, operator, budget);
  const index = shape.map(() => 0);
  let from = start;
  for (let k = 0; k < made.values.length; k++) {
    made.values[k] = data.values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return made;
}

/** A list that newer versions of ONNX pass as an input and older ones as an attribute; undefined where it is left out. */
export function listOf(
  input: Tensor | undefined,
  { attributes }: Operator,
  name: string,
): number[] | undefined {
  return input ? Array.from(input.values) : attributes[name]?.ints;
}

/**
 * An axis counted from the front.
 * @throws RangeError when there is none of that number.
 */
export function axisOf(axis: number, rank: number, operator: Operator): number {
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw broken(operatorIn(operator), `expected an axis of ${rank}, got ${axis}`);
}
