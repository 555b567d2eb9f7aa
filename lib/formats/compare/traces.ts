import type { StackTrace } from "../../layers/stack.js";
import type { Vector } from "../../math/vector.js";

/** A sequence that went through a cell of any kind: a `Trace`, a `GruTrace`, one of a batch. */
export interface AnyTrace {
  /** Every value of every step. */
  steps: readonly object[];
}

/** Where a quantity of two traces parts. */
export interface TraceDifference {
  /** Which sequence of which layer, `layer 0 forward, sequence 1`; empty where single traces are compared. */
  at: string;
  /** Which quantity: `forgetGate`, `preactivations.candidate`. */
  quantity: string;
  /** The first step at which it differs by more than is tolerated. */
  step: number;
  /** The unit that differs most there. */
  unit: number;
  /** Its value in the first trace; NaN where there is none. */
  expected: number;
  /** Its value in the second trace; NaN where there is none. */
  actual: number;
  /** The largest |expected - actual| of the quantity over all steps. */
  largest: number;
}

/** What two traces have in common and what not. */
export interface TraceComparison {
  /** Whether every value agrees within the tolerance. */
  equal: boolean;
  /** Each quantity that differs, the one that does so first at the front: what it is computed from comes before it. */
  differences: TraceDifference[];
  /** All of it in words, a line each. */
  summary: string;
}

/**
 * Compares two traces value by value: which quantity parts first, at which step, in which unit. A difference in a gate before
 * any in h points at that gate's weights or activation; one at the first step, at the initial state or the order of gates.
 * @param expected the trace to go by: of a sequence, or of a whole stack (`runStack`, `openModel(…).run(…).trace()`).
 * @param actual the trace in question, of the same kind, sizes and number of steps.
 * @param options.tolerance the largest |expected - actual| that counts as equal. Default: 0.
 * @throws RangeError when they have different numbers of steps, sequences or layers, or `tolerance` is below 0.
 */
export function compareTraces(
  expected: AnyTrace | StackTrace,
  actual: AnyTrace | StackTrace,
  { tolerance = 0 }: { tolerance?: number } = {},
): TraceComparison {
  if (!(tolerance >= 0)) {
    throw new RangeError(`invalid tolerance: expected a number ≥ 0, got ${tolerance}`);
  }
  const [left, right] = [tracesOf(expected), tracesOf(actual)];
  requireSame(
    "traces",
    left.map(({ at }) => at || "one sequence").join("; "),
    right.map(({ at }) => at || "one sequence").join("; "),
  );
  const differences = left.flatMap(({ at, trace }, k) =>
    differencesOf(at, trace, right[k]!.trace, tolerance),
  );
  differences.sort((a, b) => a.step - b.step);
  const lines = differences.map(
    ({ at, quantity, step, unit, expected: e, actual: a, largest }) =>
      `${at === "" ? "" : `${at}: `}${quantity} differs from step ${step} on (unit ${unit}: expected ${e}, got ${a}), by up to ${Number(largest.toPrecision(3))}`,
  );
  const equal = differences.length === 0;
  return { equal, differences, summary: [equal ? "equal" : "different", ...lines].join("\n") };
}

interface PlacedTrace {
  at: string;
  trace: AnyTrace;
}

function tracesOf(trace: AnyTrace | StackTrace): PlacedTrace[] {
  if ("steps" in trace) return [{ at: "", trace }];
  return trace.layers.flatMap(({ directions }, layer) =>
    (["forward", "reverse"] as const).flatMap((way) =>
      (directions[way]?.sequences ?? []).map((each, b) => ({
        at: `layer ${layer} ${way}, sequence ${b}`,
        trace: each,
      })),
    ),
  );
}

function differencesOf(
  at: string,
  expected: AnyTrace,
  actual: AnyTrace,
  tolerance: number,
): TraceDifference[] {
  requireSame(
    `${at === "" ? "trace" : at}.steps`,
    String(expected.steps.length),
    String(actual.steps.length),
  );
  const found = new Map<string, TraceDifference>();
  expected.steps.forEach((step, t) => {
    const [own, other] = [vectorsOf(step), vectorsOf(actual.steps[t]!)];
    for (const quantity of new Set([...own.keys(), ...other.keys()])) {
      const apart = furthest(own.get(quantity) ?? [], other.get(quantity) ?? []);
      const before = found.get(quantity);
      if (before) before.largest = Math.max(before.largest, apart.largest);
      else if (apart.largest > tolerance) found.set(quantity, { at, quantity, step: t, ...apart });
    }
  });
  return [...found.values()];
}

/** The vectors of a step by name, in the order in which the cell computes them. */
function vectorsOf(value: object, name = ""): Map<string, Vector> {
  const vectors = new Map<string, Vector>();
  for (const [key, each] of Object.entries(value) as [string, unknown][]) {
    const path = name === "" ? key : `${name}.${key}`;
    if (Array.isArray(each)) vectors.set(path, each as Vector);
    else if (typeof each === "object" && each !== null) {
      for (const [inner, vector] of vectorsOf(each, path)) vectors.set(inner, vector);
    }
  }
  return vectors;
}

function furthest(
  expected: Vector,
  actual: Vector,
): Pick<TraceDifference, "unit" | "expected" | "actual" | "largest"> {
  let worst = { unit: 0, expected: NaN, actual: NaN, largest: 0 };
  for (let unit = 0; unit < Math.max(expected.length, actual.length); unit++) {
    const [e, a] = [expected[unit] ?? NaN, actual[unit] ?? NaN];
    const gap = Object.is(e, a) ? 0 : Math.abs(e - a);
    const largest = Number.isNaN(gap) ? Infinity : gap;
    if (largest > worst.largest) worst = { unit, expected: e, actual: a, largest };
  }
  return worst;
}

function requireSame(name: string, expected: string, actual: string): void {
  if (expected !== actual)
    throw new RangeError(`invalid ${name}: expected ${expected}, got ${actual}`);
}
