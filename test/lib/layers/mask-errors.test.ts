import { describe, expect, it } from "vitest";
import { drawLayerMasks, runLayer, type Layer, type LayerOptions } from "../../../lib/index.js";
import { gru, lstm, randomSequences, rnn } from "./cells.js";

const inputs = randomSequences(4, 3, 2);
const rows = inputs.map(() => [1, 1]);
const mask = inputs.map((step) => step.map(() => true));
const none = { candidate: rows };
const run = (options: LayerOptions, layer: Layer = { forward: lstm(1) }) =>
  runLayer(layer, inputs, options);

describe("masks that do not fit", () => {
  it.each<[string, () => unknown, string]>([
    [
      "of the candidate, for a plain RNN",
      () => run({ masks: { forward: [{}, none, {}] } }, { forward: rnn() }),
      "invalid dropout.candidate: expected 0 for a plain RNN (it has no candidate)",
    ],
    [
      "of a candidate that is forced",
      () =>
        run(
          { masks: { reverse: [{}, none, {}] } },
          { reverse: { ...gru(), options: { forced: { candidate: 1 } } } },
        ),
      "invalid dropout.candidate: expected 0 where the candidate is forced",
    ],
    [
      "by gate, beside the cell's own",
      () =>
        run(
          { masks: { forward: [{}, { gates: {} }, {}] } },
          { forward: { ...lstm(), options: { gateMasks: () => ({}) } } },
        ),
      "invalid masks: expected none by gate where the cell has gateMasks of its own",
    ],
    [
      "by gate, for a plain RNN",
      () => run({ masks: { forward: [{ gates: { candidate: [] } }, {}, {}] } }, { forward: rnn() }),
      'invalid masks.forward[0].gates: expected none (a plain RNN has no gates), got "candidate"',
    ],
    [
      "of a gate, too few steps",
      () => run({ masks: { forward: [{ gates: { candidate: [] } }, {}, {}] } }),
      "invalid masks.forward[0].gates.candidate: expected 4 rows of 4 (timeSteps × size), got 0 rows",
    ],
    [
      "of the inputs, too few steps",
      () => run({ masks: { forward: [{}, {}, { input: [] }] } }),
      "invalid masks.forward[2].input: expected 4 rows of 2 (timeSteps × size), got 0 rows",
    ],
    [
      "a padding mask's row that is none",
      () => run({ padding: { convention: "keras", mask: [...mask.slice(1), 7 as never] } }),
      "invalid padding.mask[3]: expected length 3 (batchSize), got 7",
    ],
    [
      "a padding mask that is none",
      () => run({ padding: { convention: "keras", mask: "all" as never } }),
      'invalid padding.mask: expected length 4 (timeSteps), got "all"',
    ],
    [
      "a padding mask with one entry that is neither true nor false",
      () =>
        run({
          padding: { convention: "keras", mask: [...mask.slice(1), [true, false, 0 as never]] },
        }),
      "invalid padding.mask[3][2]: expected true or false, got 0",
    ],
    [
      "a length below 0",
      () => run({ padding: { convention: "onnx", lengths: [1, -1, 1] } }),
      "invalid padding.lengths[1]: expected 0 to 4 (timeSteps), got -1",
    ],
    [
      "inputs that are a list of numbers",
      () => runLayer({ forward: lstm() }, [7 as never]),
      "invalid inputs[0]: expected 0 sequences (batchSize), got 7",
    ],
    [
      "a rate of text, even one that reads as a number",
      () => run({ dropout: { input: "0.5" as never, seed: 1 } }),
      'invalid dropout.input: expected a rate from 0 to 1, got "0.5"',
    ],
    ...(["input", "recurrent", "candidate", "output"] as const).map(
      (place): [string, () => unknown, string] => [
        `a rate of ${place} below 0`,
        () => run({ dropout: { [place]: -0.5, seed: 1 } }),
        `invalid dropout.${place}: expected a rate from 0 to 1, got -0.5`,
      ],
    ),
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(new RangeError(message));
  });
});

describe("what a layer takes", () => {
  it("rates of 0 for what a plain RNN has not, and rates of 0 and 1 at their ends", () => {
    const free = run({}, { forward: rnn() });
    const dropout = { candidate: 0, input: 0, seed: 1 };
    expect(run({ dropout }, { forward: rnn() }).outputs).toEqual(free.outputs);
    expect(
      run({ dropout: { output: 1, seed: 1 } })
        .outputs.flat(2)
        .map(Math.abs),
    ).toEqual(new Array(24).fill(0));
  });

  it("masks that leave every place out, beside a forced candidate and a cell's own masks", () => {
    const options = { forced: { candidate: 1 }, gateMasks: () => ({}) };
    const layer: Layer = { forward: { ...lstm(), options } };
    expect(run({ masks: { forward: [{}, {}, {}] } }, layer).outputs).toEqual(
      run({}, layer).outputs,
    );
    const dropout = { eachGate: false, seed: 1 };
    expect(run({ dropout }, layer).outputs).toEqual(run({}, layer).outputs);
  });

  it("a length as long as the sequence, and a sequence as short as one step", () => {
    const whole = run({}).outputs;
    const padding = { convention: "pytorch" as const, lengths: [4, 1, 4] };
    const { outputs } = run({ padding });
    expect(outputs.map((step) => step[0])).toEqual(whole.map((step) => step[0]));
    expect(outputs[0]![1]).toEqual(whole[0]![1]);
    expect(outputs[1]![1]).toEqual([0, 0]);
  });

  it("any merge and the order of time in a layer of one direction, where neither is read", () => {
    const layer = { forward: lstm(1), merge: "max" as never };
    expect(run({ outputOrder: "time" }, layer).outputs).toEqual(run({}).outputs);
    const back = { reverse: lstm(1), merge: "max" as never };
    expect(run({}, back).outputs).toEqual(run({}, { reverse: lstm(1) }).outputs);
  });

  it("without steps as many sequences as there are states, of either direction", () => {
    const states = [1, 2, 3].map((h) => ({ hiddenState: [h, h], cellState: [0, 0] }));
    const reverse = runLayer({ reverse: lstm() }, [], { initialStates: { reverse: states } });
    expect(reverse.batchSize).toBe(3);
    expect(reverse.directions.reverse!.finalStates).toEqual(states);
  });

  it("masks of each gate only of what is dropped: with a rate of 0 they are 1", () => {
    const shape = { timeSteps: 1, batchSize: 1 };
    const rates = { recurrent: 1, candidate: 1, eachGate: true, seed: 1 };
    const [drawn] = drawLayerMasks({ forward: gru(1) }, shape, rates).forward!;
    const [zeros, ones] = [
      [0, 0],
      [1, 1],
    ];
    const each = [[...zeros, ...ones]];
    expect(drawn).toEqual({
      candidate: [zeros],
      gates: { resetGate: each, updateGate: each, candidate: each },
    });
  });
});
