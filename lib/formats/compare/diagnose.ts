import { gateNames } from "../../lstm/gates.js";
import { biasPair, type BiasPair } from "../cell.js";
import { storedOf, type ComparedCell } from "./cells.js";
import {
  asColumn,
  blocksByKind,
  type BlockKind,
  type BlockName,
  type GateBlocks,
} from "./blocks.js";
import { hypotheses, type Hypothesis, type HypothesisKind } from "./hypotheses.js";
import { findOrder, fits, movedGates, type Fit, type Holds } from "./match.js";
import { describeOrder } from "./orders.js";

/** What is wrong, in one word. */
export type DiagnosisKind =
  | Exclude<HypothesisKind, "as is">
  | "sizes"
  | "swapped gates"
  | "copied gate"
  | "swapped halves"
  | "swapped cells"
  | "separate biases"
  | "rounded"
  | "missing";

/** One thing that explains why two sets of parameters differ. */
export interface Diagnosis {
  /** What is wrong. */
  kind: DiagnosisKind;
  /** Which cell of a layer or stack; empty when single cells are compared. */
  cell: string;
  /** A sentence for the reader. */
  text: string;
}

/** One kind of blocks with what was found to have become of it. */
interface BlockFinding {
  blocks: BlockKind;
  kind: HypothesisKind;
  says: string;
  holds: Holds;
  fit: Fit;
}

/** What explains the differences between two cells of the same sizes. */
export function diagnoseCells(
  expected: ComparedCell,
  actual: ComparedCell,
  cell: string,
): Diagnosis[] {
  const halves = swappedHalves(expected, actual);
  if (halves) return [{ kind: "swapped halves", cell, text: halves }];
  const [left, right] = [blocksByKind(expected), blocksByKind(actual)];
  const found: BlockFinding[] = [];
  const single: Diagnosis[] = [];
  for (const kind of new Set([...left.keys(), ...right.keys()])) {
    const [theirs, ours] = [left.get(kind), right.get(kind)];
    const lacking = missingBlocks(kind, theirs, ours);
    const finding = lacking.length === 0 ? explain(kind, theirs!, ours!, expected) : undefined;
    if (finding) found.push(finding);
    else if (lacking.length > 0) single.push({ kind: "missing", cell, text: lacking.join("; ") });
    else single.push(...explainGates(kind, theirs!, ours!, expected, cell));
  }
  return [...grouped(found, cell), ...single, ...separateBiases(expected, actual, cell)];
}

/** What only one side has: a variant, or a part of one. */
function missingBlocks(kind: BlockKind, expected?: GateBlocks, actual?: GateBlocks): string[] {
  if (!expected || !actual) return [`only ${expected ? "expected" : "actual"} has ${kind}`];
  const only = (side: string, own: GateBlocks, other: GateBlocks) =>
    [...own.keys()]
      .filter((name) => !other.has(name))
      .map((name) => `only ${side} has ${kind}.${name}`);
  return [...only("expected", expected, actual), ...only("actual", actual, expected)];
}

/** The first hypothesis, in the first order of gates, that fits; exact fits before rounded ones. */
function explain(
  blocks: BlockKind,
  expected: GateBlocks,
  actual: GateBlocks,
  cell: ComparedCell,
): BlockFinding | undefined {
  for (const fit of ["exact", "rounded"] as const) {
    for (const { kind, says, blocks: changed } of hypotheses(blocks, expected, cell)) {
      const holds = findOrder(changed, actual, fit);
      if (holds) return { blocks, kind, says, holds, fit };
    }
  }
  return undefined;
}

/** Where no mistake explains all gates of a kind: what explains each gate that differs, as far as something does. */
function explainGates(
  blocks: BlockKind,
  expected: GateBlocks,
  actual: GateBlocks,
  whole: ComparedCell,
  cell: string,
): Diagnosis[] {
  const all = [...hypotheses(blocks, expected, whole)];
  return [...actual].flatMap(([gate, block]) => {
    const sources = [gate, ...expected.keys()];
    for (const hypothesis of all) {
      const source = sources.find((from) => fits(hypothesis.blocks.get(from)!, block, "exact"));
      if (source) return describeGate(`${gate}.${blocks}`, gate, source, hypothesis, cell);
    }
    return [];
  });
}

function describeGate(
  name: string,
  gate: BlockName,
  source: BlockName,
  { kind, says }: Hypothesis,
  cell: string,
): Diagnosis[] {
  const change = kind === "as is" ? [] : [{ kind, cell, text: `${name}: ${says}` }];
  if (gate === source) return change;
  const copied: Diagnosis = {
    kind: "copied gate",
    cell,
    text: `${name}: holds a copy of ${source}'s`,
  };
  return [copied, ...change];
}

/** Findings that say the same of several kinds of blocks, said once. */
function grouped(found: BlockFinding[], cell: string): Diagnosis[] {
  const said = new Map<string, { diagnosis: Diagnosis; of: BlockKind[] }>();
  const say = (finding: BlockFinding, kind: DiagnosisKind, text: string): void => {
    const entry = said.get(text) ?? { diagnosis: { kind, cell, text }, of: [] };
    said.set(text, { ...entry, of: [...entry.of, finding.blocks] });
  };
  for (const finding of found) {
    const { kind, says, holds, fit } = finding;
    if (movedGates(holds).length > 0) say(finding, "swapped gates", describeOrder(holds));
    if (kind !== "as is") say(finding, kind, says);
    if (fit === "rounded") say(finding, "rounded", "numbers agree up to rounding");
  }
  return [...said.values()].map(({ diagnosis, of }) => ({
    ...diagnosis,
    text: `${of.join(", ")}: ${diagnosis.text}`,
  }));
}

/** [x, h] where [h, x] was expected: the columns of every gate's weights the other way round. */
function swappedHalves(expected: ComparedCell, actual: ComparedCell): string | undefined {
  const inOrder = (cell: ComparedCell, xFirst: boolean): GateBlocks =>
    new Map(
      gateNames.map((gate) => {
        const { weights } = cell[gate];
        const split = weights[0]!.length - cell.inputSize;
        const turn = (row: number[]) => [...row.slice(split), ...row.slice(0, split)];
        return [gate, xFirst ? weights.map(turn) : weights];
      }),
    );
  const [own, turned, found] = [
    inOrder(expected, false),
    inOrder(expected, true),
    inOrder(actual, false),
  ];
  if (findOrder(own, found, "rounded")) return undefined;
  const holds = findOrder(turned, found, "exact") ?? findOrder(turned, found, "rounded");
  if (!holds) return undefined;
  const also = movedGates(holds).length > 0 ? `; ${describeOrder(holds)}` : "";
  return `weights: the columns are [x, h] where [h, x] was expected (W and U swapped)${also}`;
}

/** Two biases in one place and their sum in the other: the same function, but not the same training. */
function separateBiases(expected: ComparedCell, actual: ComparedCell, cell: string): Diagnosis[] {
  const sums = blocksByKind(expected).get("biases")!;
  const same = gateNames.every((gate) =>
    fits(sums.get(gate)!, asColumn(actual[gate].biases), "exact"),
  );
  if (!same) return [];
  const agree = (crossed: boolean) =>
    gateNames.every((gate) => {
      const [left, right] = [storedOf(expected), storedOf(actual)].map((each) =>
        biasPair(each, gate),
      ) as [BiasPair, BiasPair];
      return fits(
        asColumn([...left.input, ...left.recurrent]),
        asColumn(
          crossed ? [...right.recurrent, ...right.input] : [...right.input, ...right.recurrent],
        ),
        "exact",
      );
    });
  if (agree(false)) return [];
  const says = agree(true)
    ? "b_ih and b_hh are swapped"
    : !actual.separateBiases
      ? "the two of expected are merged into one"
      : "they are shared out differently over b_ih and b_hh";
  return [
    {
      kind: "separate biases",
      cell,
      text: `biases: ${says}; their sum is the same, and so is what the cell computes (training two takes twice the step)`,
    },
  ];
}
