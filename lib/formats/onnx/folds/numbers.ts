import type { Budget } from "../../budget.js";
import { broken } from "../../errors.js";
import { decodeNumbers, encodeNumbers } from "../../numbers.js";
import { showShape, tensor, type NumberType, type Tensor } from "../../tensor.js";
import { decodeTensor, numberTypeOf } from "../tensors.js";
import type { Operator } from "../values.js";
import { axisOf, operatorIn, reshaped, room, type Folded, type Inputs } from "./fold.js";
import { broadcast, broadcastShape } from "./shapes.js";

/** Operators that make numbers of numbers, and those that make them of nothing. */
export const numberFolds: Record<string, Folded> = {
  Constant: { least: 0, fold: constant },
  ConstantOfShape: { least: 1, fold: constantOfShape },
  Add: { least: 2, fold: (...given) => combined((a, b) => a + b, ...given) },
  Sub: { least: 2, fold: (...given) => combined((a, b) => a - b, ...given) },
  Mul: { least: 2, fold: (...given) => combined((a, b) => a * b, ...given) },
  Div: { least: 2, fold: (...given) => combined((a, b) => a / b, ...given) },
  Cast: { least: 1, fold: cast },
  DequantizeLinear: { least: 2, fold: dequantize },
};

/** The attributes in which a `Constant` may hold its numbers; text is none. */
export const constantAttributes = [
  "value",
  "value_float",
  "value_floats",
  "value_int",
  "value_ints",
];

function constant(_: Inputs, { attributes, outputs }: Operator, budget: Budget): Tensor {
  const { value, value_float: float, value_floats: floats, value_int: int } = attributes;
  if (value?.tensor) return decodeTensor(value.tensor, budget, outputs[0]?.name);
  if (floats) return tensor([floats.floats.length], floats.floats);
  if (float) return tensor([], [float.float]);
  if (int) return tensor([], [int.int], "int64");
  const ints = attributes["value_ints"]?.ints ?? [];
  return tensor([ints.length], ints, "int64");
}

function constantOfShape([shape]: Inputs, operator: Operator, budget: Budget): Tensor {
  const filled = operator.attributes["value"]?.tensor;
  const { numberType, values } = filled ? decodeTensor(filled, budget) : tensor([1], [0]);
  const lengths = Array.from(shape!.values);
  const made = room(lengths, numberType, operator, budget);
  made.values.fill(values[0] ?? 0);
  return made;
}

/** Numbers with numbers, each tensor repeated along axes of length 1 where the other is longer. */
function combined(
  of: (a: number, b: number) => number,
  inputs: Inputs,
  operator: Operator,
  budget: Budget,
): Tensor {
  const [a, b] = [inputs[0]!, inputs[1]!];
  if (operator.attributes["axis"]) {
    throw broken(
      operatorIn(operator),
      "expected no axis, which only versions before 7 have, got one",
    );
  }
  const shape = broadcastShape(a.shape, b.shape);
  if (!shape) {
    throw broken(
      operatorIn(operator),
      `expected shapes that repeat to one, got ${showShape(a.shape)} and ${showShape(b.shape)}`,
    );
  }
  const [first, second] = [a, b].map((each) => broadcast(each, shape, operator, budget));
  const made = room(shape, a.numberType, operator, budget);
  const result = first!.values.map((value, k) => of(value, second!.values[k]!));
  made.values.set(rounded(result, a.numberType, operator));
  return made;
}

function cast([data]: Inputs, operator: Operator, budget: Budget): Tensor {
  const to = numberTypeOf(operator.attributes["to"]?.int ?? 0, operatorIn(operator));
  const made = room(data!.shape, to, operator, budget);
  made.values.set(rounded(data!.values, to, operator));
  return made;
}

/** Numbers as a type holds them. */
function rounded(values: Float64Array, type: NumberType, operator: Operator): Float64Array {
  if (type === "float64") return values;
  if (type === "float32") return values.map(Math.fround);
  if (type === "bool") return values.map((value) => (value === 0 ? 0 : 1));
  const whole = type.includes("float") ? values : values.map(Math.trunc);
  return decodeNumbers(encodeNumbers(operatorIn(operator), whole, type), type);
}

/** (x - zero point) · scale; scales in a list are one for every index along an axis. */
function dequantize([data, scale, zero]: Inputs, operator: Operator, budget: Budget): Tensor {
  if ((operator.attributes["block_size"]?.int ?? 0) !== 0) {
    throw broken(
      operatorIn(operator),
      "expected one scale or one along an axis, got a scale for each block",
    );
  }
  const spread = (each: Tensor) => spreadAlong(each, data!.shape, operator);
  const codes = { ...data!, numberType: scale!.numberType };
  const minus = (a: number, b: number) => a - b;
  const times = (a: number, b: number) => a * b;
  const plain = zero ? combined(minus, [codes, spread(zero)], bare(operator), budget) : codes;
  return combined(times, [plain, spread(scale!)], bare(operator), budget);
}

/** A scale for every index along an axis, shaped so that it repeats along the others. */
function spreadAlong(scale: Tensor, shape: number[], operator: Operator): Tensor {
  if (scale.values.length === 1) return reshaped(scale, [], operator);
  const axis = axisOf(operator.attributes["axis"]?.int ?? 1, shape.length, operator);
  return reshaped(
    scale,
    shape.map((_, k) => (k === axis ? scale.values.length : 1)),
    operator,
  );
}

/** The operator without its axis, which is not arithmetic's. */
function bare(operator: Operator): Operator {
  return { ...operator, attributes: {} };
}
