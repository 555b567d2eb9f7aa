import type { Matrix } from "../../../math/vector.js";
import { isZero, type Constants } from "../constants.js";
import { sourceOf } from "../sources.js";
import type { Budget } from "../../budget.js";
import type { Body, Operator, OnnxValue } from "../values.js";
import type { Affine } from "./affine.js";
import { madeBy } from "./gates.js";

/** The two vectors that a cell spelled out reads, and how the sums of its gates are cut into what acts on each. */
export interface Reads {
  x: OnnxValue;
  h: OnnxValue;
  /** W of a gate's sum. */
  onInput(sum: Affine): Matrix;
  /** U of a gate's sum. */
  onHidden(sum: Affine): Matrix;
}

/** The states that are known to be one: h and c of steps that follow each other. */
export interface States {
  hiddenState: OnnxValue;
  previousCellState?: OnnxValue;
}

/** What is known of a graph when x and h are to be told apart. */
export interface GraphFacts {
  constants: Constants;
  budget: Budget;
  /** What the bodies of loops hand from one step to the next: what comes in, and what it came from. */
  carried: Map<OnnxValue, OnnxValue>;
  /** What a Scan gives its body step by step, and whether from the last step on. */
  scanned: Map<OnnxValue, "forward" | "reverse">;
  /** h of every cell that was found spelled out, by its c. */
  hiddenStates: Map<OnnxValue, OnnxValue>;
}

/** What loops hand on, and what they cut into steps. */
export function loopsIn(operators: Operator[]): Pick<GraphFacts, "carried" | "scanned"> {
  const carried: GraphFacts["carried"] = new Map();
  const scanned: GraphFacts["scanned"] = new Map();
  for (const { opType, inputs, bodies, attributes } of operators) {
    for (const body of bodies) {
      const states = inputs.length - (attributes["num_scan_inputs"]?.int ?? inputs.length);
      if (opType === "Loop") addCarried(carried, body, inputs.length - 2, 2, 1);
      if (opType !== "Scan") continue;
      addCarried(carried, body, states, 0, 0);
      body.inputs.slice(states).forEach((value, k) => {
        const isBackwards = attributes["scan_input_directions"]?.ints[k] === 1;
        scanned.set(value, isBackwards ? "reverse" : "forward");
      });
    }
  }
  return { carried, scanned };
}

/** A Loop's body takes the iteration and the condition first, and puts out the condition first. */
function addCarried(
  carried: Map<OnnxValue, OnnxValue>,
  body: Body,
  count: number,
  from: number,
  to: number,
) {
  for (let k = 0; k < Math.min(count, body.inputs.length); k++) {
    const [enters, leaves] = [body.inputs[from + k], body.outputs[to + k]];
    if (enters && leaves) carried.set(enters, leaves);
  }
}

/**
 * Tells x from h among what the gates' sums read: h has as many entries as the cell has units, and comes from where the state
 * comes from. Undefined where that leaves both, or neither.
 */
export function readsOf(
  sums: Affine[],
  { hiddenState, previousCellState }: States,
  around: GraphFacts,
): Reads | undefined {
  const size = sums[0]!.biases.length;
  const possible = candidates(sums, size);
  if (possible.length < 2) return possible[0];
  const likely = possible.filter(({ h, x }) => {
    const evidence = (value: OnnxValue) => isState(value, hiddenState, previousCellState, around);
    return evidence(h) && !evidence(x);
  });
  return likely.length === 1 ? likely[0] : undefined;
}

/** Both ways of taking two vectors for x and h, those that do not fit the size left out. */
function candidates(sums: Affine[], size: number): Reads[] {
  const read = [...sums[0]!.terms.keys()];
  const isRead = (value: OnnxValue) => sums.every(({ terms }) => terms.has(value));
  if (!read.every(isRead) || sums.some(({ terms }) => terms.size !== read.length)) return [];
  const [first, second] = read;
  if (read.length === 1) return joinedCandidates(first!, sums, size);
  if (read.length !== 2) return [];
  const both = [
    { h: first!, x: second! },
    { h: second!, x: first! },
  ];
  return both
    .filter(({ h }) => sums[0]!.terms.get(h)![0]!.length === size)
    .map(({ h, x }) => ({
      ...{ h, x },
      onInput: ({ terms }) => terms.get(x)!,
      onHidden: ({ terms }) => terms.get(h)!,
    }));
}

/** [x, h] or [h, x] joined into one vector, as TensorFlow does it. */
function joinedCandidates(joined: OnnxValue, sums: Affine[], size: number): Reads[] {
  const concat = madeBy(joined, "Concat");
  const [first, second] = concat?.inputs ?? [];
  const whole = sums[0]!.terms.get(joined)![0]!.length;
  if (!first || !second || concat?.inputs.length !== 2 || whole <= size) return [];
  const columns = (from: number, to: number) => (sum: Affine) =>
    sum.terms.get(joined)!.map((row) => row.slice(from, to));
  return [
    { h: first, x: second, onHidden: columns(0, size), onInput: columns(size, whole) },
    {
      ...{ h: second, x: first },
      onHidden: columns(whole - size, whole),
      onInput: columns(0, whole - size),
    },
  ];
}

/** Whether a vector is h_{t-1}: handed on by a loop or the step before, or taken from where c_{t-1} is taken from. */
function isState(
  value: OnnxValue,
  hiddenState: OnnxValue,
  previousCellState: OnnxValue | undefined,
  { constants, budget, carried, hiddenStates }: GraphFacts,
): boolean {
  const from = sourceOf(value);
  const next = carried.get(from);
  if (next) return sourceOf(next) === hiddenState;
  if (!previousCellState) return false;
  const before = hiddenStates.get(sourceOf(previousCellState));
  if (before) return from === before;
  const zero = (each: OnnxValue) => isZero(each, constants, budget);
  return from === sourceOf(previousCellState) || (zero(value) && zero(previousCellState));
}
