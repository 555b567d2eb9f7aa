import type { Matrix } from "../../math/vector.js";
import type { BlockName, GateBlocks } from "./blocks.js";

/** How well an explanation fits: to the last bit, or as well as rounding to 16 bits leaves it. */
export type Fit = "exact" | "rounded";

/** Which gate's block of the expected cell lies where in the actual one: `holds.get(where)`. */
export type Holds = Map<BlockName, BlockName>;

/** What half a unit in the last of bfloat16's 8 digits comes to, relative to the number. */
const roundingOf16Bits = 2 ** -8;

/** Whether `actual` has the numbers of `expected`. */
export function fits(expected: Matrix, actual: Matrix, fit: Fit): boolean {
  return (
    expected.length === actual.length &&
    expected.every(
      (row, unit) =>
        row.length === actual[unit]!.length &&
        row.every((value, column) => isSame(value, actual[unit]![column]!, fit)),
    )
  );
}

/** A way to hand the gates' blocks out again that turns `expected` into `actual`; as few gates moved as possible. */
export function findOrder(expected: GateBlocks, actual: GateBlocks, fit: Fit): Holds | undefined {
  const gates = [...expected.keys()];
  return permutations(gates)
    .map((sources): Holds => new Map(gates.map((gate, k) => [gate, sources[k]!])))
    .sort((a, b) => movedGates(a).length - movedGates(b).length)
    .find((holds) =>
      gates.every((gate) => fits(expected.get(holds.get(gate)!)!, actual.get(gate)!, fit)),
    );
}

/** The gates that hold another gate's block. */
export function movedGates(holds: Holds): BlockName[] {
  return [...holds].filter(([gate, source]) => gate !== source).map(([gate]) => gate);
}

function isSame(expected: number, actual: number, fit: Fit): boolean {
  if (expected === actual) return true;
  return fit === "rounded" && Math.abs(expected - actual) <= roundingOf16Bits * Math.abs(expected);
}

function permutations<T>(items: T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, k) =>
    permutations([...items.slice(0, k), ...items.slice(k + 1)]).map((rest) => [first, ...rest]),
  );
}
