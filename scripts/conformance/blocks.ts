import type { GateParameters, Matrix, Vector } from "../../lib/index.js";

/** One cell as most libraries pack it: the gates' rows on top of one another, two biases. */
export interface PackedCell {
  /** [gates · hiddenSize][inputSize]. */
  input: Matrix;
  /** [gates · hiddenSize][length of h]. */
  recurrent: Matrix;
  /** [gates · hiddenSize], beside `input`. */
  inputBias: Vector;
  /** [gates · hiddenSize], beside `recurrent`. */
  recurrentBias: Vector;
}

/** The gates of a packed cell, in its own order; `join` makes one bias of two. */
export function gatesOf(
  { input, recurrent, inputBias, recurrentBias }: PackedCell,
  count: number,
  join: (first: number, second: number) => number = (first, second) => first + second,
): GateParameters[] {
  const size = input.length / count;
  return Array.from({ length: count }, (_, block) => {
    const rows = Array.from({ length: size }, (_unit, unit) => block * size + unit);
    return {
      weights: rows.map((row) => [...recurrent[row]!, ...input[row]!]),
      biases: rows.map((row) => join(inputBias[row]!, recurrentBias[row]!)),
    };
  });
}
