import type { Vector } from "./vector.js";

/** One operation as it was carried out. Vectors are told apart by identity. */
export interface Recorded {
  /** `multiply`, `affine`, … : the function's name. */
  operation: string;
  /** What it read, in the order of its arguments. */
  inputs: Vector[];
  output: Vector;
  /** What else decided the result: the matrix, the activation. */
  by: unknown;
}

let listener: Recorded[] | undefined;

/** Passes on the output of an operation and, while someone is recording, notes how it came about. */
export function recorded(
  operation: string,
  output: Vector,
  first: Vector,
  second?: Vector,
  by?: unknown,
): Vector {
  listener?.push({ operation, inputs: second ? [first, second] : [first], output, by });
  return output;
}

/** Does the work and lists the vector operations it carried out, in their order. */
export function record<Result>(work: () => Result): { result: Result; operations: Recorded[] } {
  const before = listener;
  const operations: Recorded[] = [];
  listener = operations;
  try {
    return { result: work(), operations };
  } finally {
    listener = before;
  }
}
