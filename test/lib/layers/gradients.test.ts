import { describe, it } from "vitest";
import {
  backpropagateLayer,
  backpropagateStack,
  drawLayerMasks,
  initialParameters,
  numericalGradient,
  runLayer,
  runStack,
  type Layer,
  type LayerOptions,
  type LayerUpstream,
  type Sequences,
  type StackOptions,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { gru, lstm, randomSequences, rnn } from "./cells.js";

const inputs = randomSequences(3, 2, 2);
const lengths = [2, 3];
const mask = [
  [true, false],
  [false, true],
  [true, true],
];

/** A weight for every number a layer puts out, the same whenever asked. */
const weightsFor = (outputs: Sequences, seed: number): Sequences =>
  outputs.map((step, t) =>
    step.map((vector, b) => vector.map((_, k) => Math.sin(seed + 5 * t + 3 * b + k))),
  );
const weigh = (outputs: Sequences, weights: Sequences) => {
  const flat = weights.flat(2);
  return outputs.flat(2).reduce((sum, value, k) => sum + value * flat[k]!, 0);
};

/** The loss reads the outputs, each direction's own outputs and every final state. */
function lossAndUpstream(layer: Layer, x: Sequences, options: LayerOptions) {
  const trace = runLayer(layer, x, options);
  const dOutputs = weightsFor(trace.outputs, 50);
  const upstream: LayerUpstream = {
    ...(trace.outputs.length > 0 && { dOutputs }),
    dDirectionOutputs: {},
    dFinalStates: {},
  };
  let loss = weigh(trace.outputs, dOutputs);
  for (const [k, direction] of (["forward", "reverse"] as const).entries()) {
    const own = trace.directions[direction];
    if (!own) continue;
    const weights = weightsFor(own.outputs, 60 + k);
    upstream.dDirectionOutputs![direction] = weights;
    loss += weigh(own.outputs, weights);
    upstream.dFinalStates![direction] = own.finalStates.map((state, b) => {
      const d = {
        hiddenState: state.hiddenState.map((_, u) => Math.sin(1 + b + u + k)),
        cellState: state.cellState.map((_, u) => Math.cos(2 + b + u + k)),
      };
      loss += weigh([[state.hiddenState, state.cellState]], [[d.hiddenState, d.cellState]]);
      return d;
    });
  }
  return { trace, loss, upstream };
}

const bothWays: Layer = { forward: lstm(1), reverse: lstm(2) };
const dropout = { input: 0.4, recurrent: 0.4, candidate: 0.3, output: 0.5, seed: 3 };

const everything = initialParameters({
  inputSize: 2,
  hiddenSize: 3,
  projectionSize: 1,
  seed: 1,
  peepholes: true,
  layerNorm: "gates",
});
// With PyTorch's ε a gate whose inputs are all dropped is too curved for central differences.
const normalised = { ...everything, layerNorm: { ...everything.layerNorm!, epsilon: 0.1 } };

describe("gradients of layers beside finite differences", () => {
  it.each<[string, Layer, LayerOptions]>([
    ["concatenated", bothWays, {}],
    ["added", { ...bothWays, merge: "sum" }, {}],
    ["multiplied", { ...bothWays, merge: "mul" }, {}],
    ["averaged", { ...bothWays, merge: "ave" }, {}],
    ["not merged", { ...bothWays, merge: "none" }, {}],
    [
      "different sizes, concatenated",
      { forward: lstm(1), reverse: lstm(2, { hiddenSize: 1 }) },
      {},
    ],
    ["reverse, in reading order", { reverse: lstm(3) }, { outputOrder: "reading" }],
    ["lengths", bothWays, { padding: { convention: "pytorch", lengths } }],
    ["an empty sequence", bothWays, { padding: { convention: "onnx", lengths: [0, 2] } }],
    ["a mask that repeats", bothWays, { padding: { convention: "keras", mask } }],
    [
      "a mask that puts out zeros",
      { ...bothWays, merge: "mul" },
      { padding: { convention: "keras", mask, zeroOutput: true } },
    ],
    ["dropout everywhere", bothWays, { dropout }],
    ["dropout at every step", bothWays, { dropout: { ...dropout, masks: "eachStep" } }],
    [
      "GRU, dropout, a mask",
      { forward: gru(1), reverse: gru(2) },
      { dropout: { ...dropout, masks: "eachStep" }, padding: { convention: "keras", mask } },
    ],
    [
      "GRU reset before, dropout",
      { forward: { ...gru(1), options: { reset: "before" } } },
      { dropout: { ...dropout, masks: "eachStep" } },
    ],
    [
      "plain RNN, dropout",
      { forward: rnn(1), reverse: rnn(2) },
      { dropout: { input: 0.3, recurrent: 0.3, output: 0.4, seed: 5 } },
    ],
    ["LSTM, masks per gate", bothWays, { dropout: { ...dropout, eachGate: true } }],
    [
      "LSTM with peepholes and layer norm, masks per gate",
      { forward: { kind: "lstm", parameters: normalised } },
      { dropout: { input: 0.3, recurrent: 0.3, eachGate: true, masks: "eachStep", seed: 2 } },
    ],
    [
      "GRU, masks per gate",
      { forward: gru(1), reverse: { ...gru(2), options: { reset: "before" } } },
      { dropout: { ...dropout, eachGate: true, masks: "eachStep" } },
    ],
    ["an LSTM ahead and a GRU back", { forward: lstm(1), reverse: gru(2) }, {}],
  ])("%s", (_, layer, given) => {
    // The same masks for every evaluation of the loss.
    const masks = drawLayerMasks(layer, { timeSteps: 3, batchSize: 2 }, given.dropout);
    const options = { ...given, masks };
    const { trace, upstream } = lossAndUpstream(layer, inputs, options);
    const found = backpropagateLayer(trace, upstream);
    const lossOfInputs = (x: Sequences) => lossAndUpstream(layer, x, options).loss;
    expectClose(found.dInputs, numericalGradient(inputs, lossOfInputs), 1e-8, "inputs");
    for (const direction of ["forward", "reverse"] as const) {
      const cell = layer[direction];
      if (!cell) continue;
      const expected = numericalGradient(cell.parameters, (parameters) => {
        const changed = { ...layer, [direction]: { ...cell, parameters } };
        return lossAndUpstream(changed, inputs, options).loss;
      });
      expectClose(found.dParameters[direction], expected, 1e-8, direction);
      const states = trace.directions[direction]!.sequences.map((run) => run.initialState);
      const byState = numericalGradient(states, (moved) => {
        const initialStates = { [direction]: moved };
        return lossAndUpstream(layer, inputs, { ...options, initialStates }).loss;
      });
      expectClose(found.dInitialStates[direction], byState, 1e-8, `initial ${direction}`);
    }
  });
});

describe("gradients of stacks beside finite differences", () => {
  const first: Layer = { forward: lstm(1), reverse: lstm(2), merge: "sum" };
  const second: Layer = { forward: gru(3, { inputSize: 2 }) };

  it.each<[string, StackOptions]>([
    ["plain", {}],
    [
      "dropout between and inside",
      { between: { rate: 0.4, seed: 7 }, dropout: [dropout, undefined] },
    ],
    ["a mask", { padding: { convention: "keras", mask } }],
  ])("%s", (_, options) => {
    const run = (layers: Layer[], x: Sequences) => {
      const trace = runStack(layers, x, options);
      const dOutputs = weightsFor(trace.outputs, 9);
      return { trace, dOutputs, loss: weigh(trace.outputs, dOutputs) };
    };
    const { trace, dOutputs } = run([first, second], inputs);
    const found = backpropagateStack(trace, { dOutputs });
    const byInputs = numericalGradient(inputs, (x) => run([first, second], x).loss);
    expectClose(found.dInputs, byInputs, 1e-8, "inputs");
    const byFirst = numericalGradient(first.forward!.parameters, (parameters) => {
      const forward = { ...first.forward!, parameters };
      return run([{ ...first, forward }, second], inputs).loss;
    });
    expectClose(found.layers[0]!.dParameters.forward, byFirst, 1e-8, "first");
    const bySecond = numericalGradient(second.forward!.parameters, (parameters) => {
      const forward = { ...second.forward!, parameters };
      return run([first, { ...second, forward }], inputs).loss;
    });
    expectClose(found.layers[1]!.dParameters.forward, bySecond, 1e-8, "second");
  });

  it("sums what every layer finds where layers share their parameters", () => {
    const cell = lstm(4, { inputSize: 2 });
    const layers: Layer[] = [{ forward: cell }, { forward: cell }];
    const x = randomSequences(3, 2, 2, 8);
    const trace = runStack(layers, x);
    const dOutputs = weightsFor(trace.outputs, 9);
    const { dParameters } = backpropagateStack(trace, { dOutputs });
    const expected = numericalGradient(cell.parameters, (parameters) => {
      const moved = { ...cell, parameters };
      return weigh(runStack([{ forward: moved }, { forward: moved }], x).outputs, dOutputs);
    });
    expectClose(dParameters.get(cell.parameters), expected, 1e-8);
    expectClose(dParameters.size, 1, 0);
  });
});
