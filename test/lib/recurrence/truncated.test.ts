import { describe, expect, it } from "vitest";
import { backpropagate, combineParameters, initialParameters, unroll } from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { inputs, upstreamFor } from "../lstm/loss.js";

const plain = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 8 });

describe("truncated", () => {
  const trace = unroll(plain, inputs);
  const upstream = upstreamFor(plain);
  const add = (a: number[], b: number[]) => a.map((v, k) => v + b[k]!);
  /** Full backpropagation over the steps first … end, whose losses count from `from`. */
  const piece = (first: number, end: number, from: number) => {
    const before = first === 0 ? trace.initialState : trace.steps[first - 1]!;
    const part = unroll(plain, inputs.slice(first, end), { initialState: before });
    const rows = (all: number[][]) =>
      all.slice(first, end).map((row, k) => (first + k < from ? [0, 0, 0] : row));
    return backpropagate(plain, part, {
      dHiddenStates: rows(upstream.dHiddenStates!),
      dCellStates: rows(upstream.dCellStates!),
    });
  };

  it.each([
    [
      "{every: 2, back: 2}, the state detached every two steps",
      2,
      2,
      [
        [0, 2, 0],
        [2, 4, 2],
      ],
    ],
    [
      "{every: 3, back: 3}, the last piece shorter",
      3,
      3,
      [
        [0, 3, 0],
        [1, 4, 3],
      ],
    ],
    [
      "{every: 1, back: 2}, each loss sent back two steps",
      1,
      2,
      [
        [0, 1, 0],
        [0, 2, 1],
        [1, 3, 2],
        [2, 4, 3],
      ],
    ],
    [
      "{every: 2, back: 3}",
      2,
      3,
      [
        [0, 2, 0],
        [1, 4, 2],
      ],
    ],
  ])("%s", (_, every, back, pieces) => {
    const found = backpropagate(plain, trace, upstream, { truncated: { every, back } });
    const parts = pieces.map(([first, end, from]) => piece(first!, end!, from!));
    const expected = parts
      .map((part) => part.dParameters)
      .reduce((a, b) => combineParameters(a, b, add));
    expectClose(found.dParameters, expected, 1e-13, "parameters");
    const reaching = parts.filter((_part, k) => pieces[k]![0] === 0);
    const dInitialState = reaching
      .map((part) => part.dInitialState)
      .reduce((a, b) => combineParameters(a, b, add));
    expectClose(found.dInitialState, dInitialState, 1e-13, "initial state");
    const dInputs = inputs.map((_, t) =>
      parts.map((part, k) => part.dInputs[t - pieces[k]![0]!] ?? [0, 0]).reduce(add),
    );
    expectClose(found.dInputs, dInputs, 1e-13, "inputs");
    expect(found.steps.map((step) => step.dx)).toEqual(found.dInputs);
  });

  it("further back than the sequence is long is full backpropagation", () => {
    const full = backpropagate(plain, trace, {
      ...upstream,
      dFinalState: { cellState: [1, 2, 3] },
    });
    const found = backpropagate(
      plain,
      trace,
      { ...upstream, dFinalState: { cellState: [1, 2, 3] } },
      { truncated: { every: 2, back: 9 } },
    );
    expectClose(found, full, 1e-13);
  });

  it.each([
    [0, 1, "invalid truncated.every: expected a whole number ≥ 1, got 0"],
    [2, 1, "invalid truncated.back: expected a whole number ≥ 2 (every), got 1"],
    [1, 1.5, "invalid truncated.back: expected a whole number ≥ 1 (every), got 1.5"],
  ])("refuses every %s, back %s", (every, back, message) => {
    expect(() => backpropagate(plain, trace, upstream, { truncated: { every, back } })).toThrow(
      message,
    );
  });
});
