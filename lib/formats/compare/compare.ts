import { requireParameters } from "../../lstm/check.js";
import { namedCells, type ComparedCell, type ComparedParameters, type NamedCell } from "./cells.js";
import { differencesOf, type BlockDifference } from "./blocks.js";
import { diagnoseCells, type Diagnosis } from "./diagnose.js";

/** What two sets of parameters have in common and what not. */
export interface ParameterComparison {
  /** Whether both compute the same: every block agrees within the tolerance. */
  equal: boolean;
  /** The blocks that differ, each with the place where it differs most. */
  differences: BlockDifference[];
  /** What explains the differences, where a known mistake does; also biases that differ only in being one or two. */
  diagnoses: Diagnosis[];
  /** All of it in words, a line each. */
  summary: string;
}

/**
 * Compares parameters block by block, names the blocks that differ, and says which known mistake explains it:
 * swapped gates (and whose order was taken for whose), transposed or reshaped matrices, W and U swapped, biases
 * dropped, halved, doubled or merged, 1 added to the forget gate's, signs turned, directions or layers swapped, rounding.
 * @param expected the parameters to go by.
 * @param actual the parameters in question, of the same kind: cell, layer or stack.
 * @param options.tolerance the largest |expected - actual| that counts as equal. Default: 0.
 * @throws RangeError when a cell's own sizes do not fit together, or `tolerance` is below 0.
 */
export function compareParameters(
  expected: ComparedParameters,
  actual: ComparedParameters,
  { tolerance = 0 }: { tolerance?: number } = {},
): ParameterComparison {
  if (!(tolerance >= 0)) {
    throw new RangeError(`invalid tolerance: expected a number ≥ 0, got ${tolerance}`);
  }
  const [left, right] = [namedCells(expected), namedCells(actual)];
  for (const { cell } of [...left, ...right]) requireParameters(cell);
  const misfit = sizeDiagnoses(left, right);
  if (misfit.length > 0) return comparison([], misfit);
  const pairs = left.map(({ name, cell }, k) => ({ name, cell, other: right[k]!.cell }));
  const differences = pairs.flatMap(({ name, cell, other }) =>
    differencesOf(cell, other, name, tolerance),
  );
  const swapped = swappedCells(left, right, tolerance);
  const diagnoses =
    swapped.length > 0
      ? swapped
      : pairs.flatMap(({ name, cell, other }) => diagnoseCells(cell, other, name));
  return comparison(differences, diagnoses);
}

const sizes = ["inputSize", "hiddenSize", "projectionSize"] as const;

function sizeDiagnoses(expected: NamedCell[], actual: NamedCell[]): Diagnosis[] {
  const names = (cells: NamedCell[]) => cells.map(({ name }) => name || "one cell").join(", ");
  if (names(expected) !== names(actual)) {
    const text = `expected ${names(expected) || "no layers"}, got ${names(actual) || "no layers"}`;
    return [{ kind: "sizes", cell: "", text }];
  }
  return expected.flatMap(({ name, cell }, k) =>
    sizes
      .filter((size) => cell[size] !== actual[k]!.cell[size])
      .map((size): Diagnosis => {
        const text = `${size}: expected ${cell[size] ?? "none"}, got ${actual[k]!.cell[size] ?? "none"}`;
        return { kind: "sizes", cell: name, text };
      }),
  );
}

/** Every cell of `actual` is one of `expected`, but not in its place: directions or layers the wrong way round. */
function swappedCells(expected: NamedCell[], actual: NamedCell[], tolerance: number): Diagnosis[] {
  const left = new Set(expected);
  const sources = actual.map(({ cell }, k) => {
    const inPlace = expected[k]!;
    const candidates = [inPlace, ...expected].filter((each) => left.has(each));
    const source = candidates.find((each) => isSame(each.cell, cell, tolerance));
    left.delete(source!);
    return source;
  });
  if (sources.some((source) => source === undefined)) return [];
  return actual.flatMap(({ name }, k): Diagnosis[] =>
    sources[k] === expected[k]
      ? []
      : [
          {
            kind: "swapped cells",
            cell: name,
            text: `this cell is ${sources[k]!.name} of expected`,
          },
        ],
  );
}

function isSame(a: ComparedCell, b: ComparedCell, tolerance: number): boolean {
  const sameSizes = sizes.every((size) => a[size] === b[size]);
  return sameSizes && differencesOf(a, b, "", tolerance).length === 0;
}

function comparison(differences: BlockDifference[], diagnoses: Diagnosis[]): ParameterComparison {
  const equal = differences.length === 0 && !diagnoses.some(({ kind }) => kind === "sizes");
  const at = (cell: string) => (cell === "" ? "" : `${cell}: `);
  const lines = [
    ...diagnoses.map(({ cell, text }) => `${at(cell)}${text}`),
    ...differences.map(
      ({ cell, block, largest, unit, column, expected, actual }) =>
        `${at(cell)}${block} differs by up to ${Number(largest.toPrecision(3))} (unit ${unit}, column ${column}: expected ${expected}, got ${actual})`,
    ),
  ];
  const summary = [equal ? "equal" : "different", ...lines].join("\n");
  return { equal, differences, diagnoses, summary };
}
