import type { OnnxValue } from "./values.js";

/** What a value is a part of. */
export function sourceOf(value: OnnxValue): OnnxValue {
  let at = value;
  for (let maker = at.maker; maker && passing.has(maker.opType); maker = at.maker) {
    const input = maker.inputs[0];
    if (!input) return at;
    at = input;
  }
  return at;
}

/** Operators that take a part of a value, or give it another shape. */
const passing = new Set(
  "Identity Gather Slice Split Squeeze Unsqueeze Reshape Transpose".split(" "),
);
