import { describe, expect, it } from "vitest";
import { runLayer, type Layer, type LayerOptions } from "../../../lib/index.js";
import { gru, lstm, randomSequences, rnn } from "./cells.js";

const inputs = randomSequences(4, 3, 2);
const layer: Layer = { forward: lstm(1) };
const bothWays: Layer = { forward: lstm(1), reverse: lstm(2) };
const state = { hiddenState: [0, 0], cellState: [0, 0] };
const run = (options: LayerOptions, of: Layer = layer) => runLayer(of, inputs, options);
const mask = inputs.map((step) => step.map(() => true));

describe("layers, inputs and options that do not fit", () => {
  it.each<[string, () => unknown, string]>([
    [
      "no cell",
      () => runLayer({}, inputs),
      "invalid layer: expected a forward or a reverse cell, got neither",
    ],
    [
      "an unknown cell",
      () => runLayer({ forward: { ...lstm(), kind: "lmu" as "lstm" } }, inputs),
      'invalid kind: expected "lstm", "gru" or "rnn", got "lmu"',
    ],
    [
      "broken parameters",
      () =>
        runLayer(
          { forward: { ...lstm(), parameters: { ...lstm().parameters, hiddenSize: 9 } } },
          inputs,
        ),
      "invalid inputGate.weights: expected 9 rows",
    ],
    [
      "a broken option",
      () => runLayer({ forward: { ...lstm(), options: { clip: 0 } } }, inputs),
      "invalid clip",
    ],
    [
      "two cells that read different sizes",
      () => runLayer({ forward: lstm(1), reverse: lstm(2, { inputSize: 3 }) }, inputs),
      "invalid layer: expected one inputSize, got 2 forward and 3 reverse",
    ],
    [
      "an unknown merge",
      () => runLayer({ ...bothWays, merge: "max" as never }, inputs),
      'invalid merge: expected "concat", "sum", "mul", "ave" or "none", got "max"',
    ],
    [
      "a sum of two sizes",
      () =>
        runLayer({ forward: lstm(1), reverse: lstm(2, { hiddenSize: 5 }), merge: "sum" }, inputs),
      'invalid merge: expected two outputs of one size for "sum", got 2 and 5',
    ],
    [
      "inputs that are none",
      () => runLayer(layer, 3 as never),
      "invalid inputs: expected [timeSteps][batchSize][2], got 3",
    ],
    [
      "a ragged batch",
      () => runLayer(layer, [[[1, 2]], []]),
      "invalid inputs[1]: expected 1 sequences (batchSize), got 0",
    ],
    [
      "a step that is no batch",
      () => runLayer(layer, [[[1, 2]], 7 as never]),
      "invalid inputs[1]: expected 1 sequences (batchSize), got 7",
    ],
    [
      "an input of another size",
      () => runLayer(layer, [[[1, 2]], [[1]]]),
      "invalid inputs[1][0]: expected length 2 (inputSize), got 1",
    ],
    [
      "too few states",
      () => run({ initialStates: { forward: [state] } }),
      "invalid initialStates.forward: expected 3 states (batchSize), got 1",
    ],
    [
      "states that are none",
      () => run({ initialStates: { forward: 5 as never } }),
      "invalid initialStates.forward: expected 3 states (batchSize), got 5",
    ],
    [
      "a state of another size",
      () => run({ initialStates: { forward: [state, state, { ...state, cellState: [1] }] } }),
      "invalid initialStates.forward[2].cellState: expected length 2 (hiddenSize), got 1",
    ],
    [
      "a state for a direction that is not there",
      () => run({ initialStates: { reverse: [state, state, state] } }),
      "invalid initialStates.reverse: expected none (the layer has no reverse cell)",
    ],
    [
      "an unknown padding",
      () => run({ padding: { convention: "torch" as never, lengths: [1, 1, 1] } }),
      'invalid padding.convention: expected "pytorch", "onnx" or "keras", got "torch"',
    ],
    [
      "too few lengths",
      () => run({ padding: { convention: "onnx", lengths: [1] } }),
      "invalid padding.lengths: expected length 3 (batchSize), got 1",
    ],
    [
      "lengths that are none",
      () => run({ padding: { convention: "onnx", lengths: "1" as never } }),
      'invalid padding.lengths: expected length 3 (batchSize), got "1"',
    ],
    [
      "a length of 0 in PyTorch",
      () => run({ padding: { convention: "pytorch", lengths: [1, 0, 1] } }),
      "invalid padding.lengths[1]: expected 1 to 4 (timeSteps), got 0",
    ],
    [
      "a length beyond the end",
      () => run({ padding: { convention: "onnx", lengths: [1, 5, 1] } }),
      "invalid padding.lengths[1]: expected 0 to 4 (timeSteps), got 5",
    ],
    [
      "half a length",
      () => run({ padding: { convention: "onnx", lengths: [1, 1.5, 1] } }),
      "invalid padding.lengths[1]: expected 0 to 4 (timeSteps), got 1.5",
    ],
    [
      "a mask of too few steps",
      () => run({ padding: { convention: "keras", mask: mask.slice(1) } }),
      "invalid padding.mask: expected length 4 (timeSteps), got 3",
    ],
    [
      "a mask of too few sequences",
      () => run({ padding: { convention: "keras", mask: mask.map((row) => row.slice(1)) } }),
      "invalid padding.mask[0]: expected length 3 (batchSize), got 2",
    ],
    [
      "a mask of numbers",
      () =>
        run({
          padding: { convention: "keras", mask: mask.map((row) => row.map(() => 1 as never)) },
        }),
      "invalid padding.mask[0][0]: expected true or false, got 1",
    ],
    [
      "an unknown order",
      () => run({ outputOrder: "back" as never }),
      'invalid outputOrder: expected "time" or "reading", got "back"',
    ],
    [
      "reading order ahead",
      () => run({ outputOrder: "reading" }),
      'invalid outputOrder: expected "time" where there is a forward cell, got "reading"',
    ],
    [
      "a rate above 1",
      () => run({ dropout: { recurrent: 1.5, seed: 1 } }),
      "invalid dropout.recurrent: expected a rate from 0 to 1, got 1.5",
    ],
    [
      "a rate that is no number",
      () => run({ dropout: { input: "half" as never, seed: 1 } }),
      'invalid dropout.input: expected a rate from 0 to 1, got "half"',
    ],
    [
      "unknown masks",
      () => run({ dropout: { input: 0.5, masks: "tied" as never, seed: 1 } }),
      'invalid dropout.masks: expected "eachStep" or "wholeSequence", got "tied"',
    ],
    [
      "a seed that is none",
      () => run({ dropout: { input: 0.5, seed: 0.5 } }),
      "invalid seed: expected a whole number, got 0.5",
    ],
    [
      "candidate dropout of a plain RNN",
      () => run({ dropout: { candidate: 0.5, seed: 1 } }, { forward: rnn() }),
      "invalid dropout.candidate: expected 0 for a plain RNN (it has no candidate)",
    ],
    [
      "candidate dropout of a forced candidate",
      () =>
        run(
          { dropout: { candidate: 0.5, seed: 1 } },
          { forward: { ...gru(), options: { forced: { candidate: 1 } } } },
        ),
      "invalid dropout.candidate: expected 0 where the candidate is forced",
    ],
    [
      "masks per gate of a plain RNN",
      () => run({ dropout: { input: 0.5, eachGate: true, seed: 1 } }, { forward: rnn() }),
      "invalid dropout.eachGate: expected false for a plain RNN (it has no gates)",
    ],
    [
      "masks per gate beside the cell's own",
      () =>
        run(
          { dropout: { input: 0.5, eachGate: true, seed: 1 } },
          { forward: { ...gru(), options: { gateMasks: () => ({}) } } },
        ),
      "invalid masks: expected none by gate where the cell has gateMasks of its own",
    ],
    [
      "a mask of a gate that is not there",
      () => run({ masks: { forward: [{ gates: { resetGate: [] } }, {}, {}] } }),
      'invalid masks.forward[0].gates: expected inputGate, forgetGate, candidate, outputGate, got "resetGate"',
    ],
    [
      "a gate's mask of another size",
      () => run({ masks: { forward: [{ gates: { candidate: mask.map(() => [1]) } }, {}, {}] } }),
      "invalid masks.forward[0].gates.candidate[0]: expected length 4 (timeSteps × size), got 1",
    ],
    [
      "a cell's own mask of another size",
      () => run({}, { forward: { ...lstm(), options: { gateMasks: () => ({ candidate: [1] }) } } }),
      "invalid gateMasks.candidate: expected length 4 (length of h + inputSize), got 1",
    ],
    [
      "too few masks",
      () => run({ masks: { forward: [{}] } }),
      "invalid masks.forward: expected 3 entries (batchSize), got 1",
    ],
    [
      "masks for a direction that is not there",
      () => run({ masks: { reverse: [{}, {}, {}] } }),
      "invalid masks.reverse: expected none (the layer has no reverse cell)",
    ],
    [
      "a mask of another size",
      () => run({ masks: { forward: [{}, { recurrent: [[1], [1], [1], [1]] }, {}] } }),
      "invalid masks.forward[1].recurrent[0]: expected length 2 (timeSteps × size), got 1",
    ],
  ])("%s: says what was expected and what came", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
