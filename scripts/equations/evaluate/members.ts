import { evaluate, evaluateWhole, type Bindings } from "./evaluate.js";
import { EquationError, type Expression, type SetOf } from "../read/syntax.js";
import { describeShape, type Value } from "./values.js";

/** Why a value is not in a set, or null when it is. */
export function insideSet(value: Value, set: SetOf, scope: Bindings): string | null {
  switch (set.type) {
    case "reals":
      return hasShape(value, sizes(set.dimensions, scope));
    case "interval":
      return insideInterval(value, set, scope);
    case "members":
      return amongMembers(value, set, scope);
  }
}

type SetOfKind<T extends SetOf["type"]> = Extract<SetOf, { type: T }>;

function sizes(dimensions: Expression[], scope: Bindings): number[] {
  return dimensions.map((size) => evaluateWhole(size, scope));
}

/** ℝ^70 and ℝ^{70×1} are both said of a vector. */
function hasShape(value: Value, wanted: number[]): string | null {
  const isColumn = value.shape.length === 1 && wanted.length === 2 && wanted[1] === 1;
  const shape = isColumn ? [...value.shape, 1] : value.shape;
  if (shape.join() === wanted.join()) return null;
  return `it is ${describeShape(value)}, not ${describeShape({ shape: wanted })}`;
}

/** Without a power, an interval is meant for every entry. */
function insideInterval(value: Value, set: SetOfKind<"interval">, scope: Bindings): string | null {
  if (set.dimensions) {
    const reason = hasShape(value, sizes(set.dimensions, scope));
    if (reason !== null) return reason;
  }
  const [low, high] = [end(set.from, scope), end(set.to, scope)];
  if (low > high) throw new EquationError("this interval is empty", set);
  const outside = value.data.find(
    (x) => !(set.openLeft ? x > low : x >= low) || !(set.openRight ? x < high : x <= high),
  );
  return outside === undefined ? null : `an entry is ${outside.toPrecision(4)}`;
}

function amongMembers(value: Value, set: SetOfKind<"members">, scope: Bindings): string | null {
  const members = set.members.map((member) => end(member, scope));
  const other = value.data.find((x) => !members.includes(x));
  return other === undefined ? null : `an entry is ${other.toPrecision(4)}`;
}

function end(node: Expression, scope: Bindings): number {
  const { shape, data } = evaluate(node, scope);
  if (shape.length > 0) throw new EquationError("expected a number", node);
  return data[0]!;
}
