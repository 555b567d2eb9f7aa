import type { OnnxAttributes, OnnxTensor } from "./schema.js";

/** What one operator makes and others read. */
export interface OnnxValue {
  /** What the file calls it. */
  name: string;
  /** The operator that makes it; absent for what is stored, and for what graphs are given. */
  maker?: Operator;
  /** Its numbers as the file has them. */
  stored?: OnnxTensor;
  /** Whether it is known before the model runs: stored, or made of stored values by operators that are folded. */
  constant: boolean;
}

/** An operator with its names looked up. */
export interface Operator {
  /** Its name in the file, behind that of the call where it is part of a function. */
  name: string;
  opType: string;
  domain: string;
  inputs: (OnnxValue | undefined)[];
  outputs: (OnnxValue | undefined)[];
  attributes: OnnxAttributes;
  /** The branches of an `If`, the body of a `Loop` or `Scan`. */
  bodies: Body[];
  /** Its place in the order in which the model computes. */
  place: number;
}

/** A graph with its names looked up, calls of the file's own functions put in their place. */
export interface Body {
  inputs: OnnxValue[];
  outputs: (OnnxValue | undefined)[];
  operators: Operator[];
}
