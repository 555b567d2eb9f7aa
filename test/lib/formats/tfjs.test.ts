import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
// Layers call operations as methods of tensors, which the core adds only when asked to.
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  compareParameters,
  fromTfjs,
  hardSigmoid,
  identity,
  relu,
  softsign,
  tensor,
  toTfjs,
  type CellOptions,
  type StoredLayer,
  type Matrix,
} from "../../../lib/index.js";
import { largestGap, lstmLayers, lstmOf, randomCell, randomSequence, runLayers } from "./golden.js";

type Arguments = Parameters<typeof tfl.layers.lstm>[0];

beforeAll(async () => {
  // Else it recommends its Node backend on the console.
  tf.env().set("IS_TEST", true);
  await tf.setBackend("cpu");
});

const gates = (gateActivation: CellOptions["gateActivation"]) => ({
  gateActivation: gateActivation!,
});
const standard: Partial<Arguments> = { recurrentActivation: "sigmoid" };

const cases: [string, Partial<Arguments>, CellOptions][] = [
  ["sigmoid gates", standard, {}],
  ["its own default, hard sigmoid gates", {}, gates(hardSigmoid(0.2, 0.5))],
  ["a linear cell", { ...standard, activation: "linear" }, squashedBy(identity)],
  ["a relu cell", { ...standard, activation: "relu" }, squashedBy(relu)],
  ["a softsign cell", { ...standard, activation: "softsign" }, squashedBy(softsign)],
  ["no biases", { ...standard, useBias: false }, {}],
  ["its second implementation", { ...standard, implementation: 2 }, {}],
  ["a forget gate that begins at 1", { ...standard, unitForgetBias: true }, {}],
];

function squashedBy(activation: NonNullable<CellOptions["outputActivation"]>): CellOptions {
  return { candidateActivation: activation, outputActivation: activation };
}

describe("tf.layers.lstm with our weights gives our outputs within 1e-6:", () => {
  it.each(cases)("%s", (_, options, rules) => {
    const cell = randomCell(3, 5, 1);
    if (options.useBias === false) {
      const { inputGate, forgetGate, candidate, outputGate } = cell.parameters;
      for (const gate of [inputGate, forgetGate, candidate, outputGate]) {
        gate.biases = [0, 0, 0, 0, 0];
      }
    }
    compare({ forward: cell }, options, rules);
  });

  it("read backwards", () => {
    const layer = { forward: randomCell(3, 4, 2) };
    const x = randomSequence(6, 3, 3);
    const theirs = run(
      tfl.layers.lstm({ ...standard, units: 4, ...outputs, goBackwards: true }),
      layer,
      x,
    );
    // goBackwards leaves the outputs in the order in which they were made.
    const ours = runLayers([rounded(layer)], [...x].reverse()).output;
    expect(largestGap(ours, theirs)).toBeLessThan(1e-6);
  });

  it("one unit, one input; and twenty units", () => {
    compare({ forward: randomCell(1, 1, 4) }, standard, {});
    compare({ forward: randomCell(7, 20, 5) }, standard, {});
  });

  it("both directions", () => {
    const layer = { forward: randomCell(3, 4, 6), reverse: randomCell(3, 4, 7) };
    const x = randomSequence(6, 3, 8);
    const inner = tfl.layers.lstm({ ...standard, units: 4, ...outputs }) as tfl.RNN;
    const theirs = run(tfl.layers.bidirectional({ layer: inner, mergeMode: "concat" }), layer, x);
    expect(largestGap(runLayers([rounded(layer)], x).output, theirs)).toBeLessThan(1e-6);
  });
});

describe("TensorFlow.js's own weights", () => {
  it("come out of a layer, and go in again, to the last bit", () => {
    const built = tfl.layers.lstm({ units: 4, biasInitializer: "randomNormal" });
    built.build([null, 6, 3]);
    const arrays = weightsOf(built);
    const layer = fromTfjs(arrays);
    expect(toTfjs(layer)).toEqual(arrays);
    const { inputSize, hiddenSize } = lstmOf(layer.forward);
    expect([inputSize, hiddenSize]).toEqual([3, 4]);
  });

  it("of an untouched layer have the biases of unitForgetBias", () => {
    const built = tfl.layers.lstm({ units: 2, unitForgetBias: true });
    built.build([null, 6, 3]);
    const { forward } = fromTfjs(weightsOf(built));
    expect(lstmOf(forward).forgetGate.biases).toEqual([1, 1]);
    expect(lstmOf(forward).inputGate.biases).toEqual([0, 0]);
  });

  it("are ours but for rounding", () => {
    const layer = { forward: randomCell(3, 4, 1) };
    const { equal, diagnoses } = compareParameters(layer, rounded(layer), { tolerance: 1e-7 });
    expect([equal, diagnoses.map(({ kind }) => kind)]).toEqual([true, ["rounded"]]);
  });
});

const outputs = { returnSequences: true } as const;

function compare(
  layer: StoredLayer<"lstm">,
  options: Partial<Arguments>,
  rules: CellOptions,
): void {
  const { inputSize, hiddenSize } = layer.forward!.parameters;
  const x = randomSequence(6, inputSize, 9);
  const theirs = run(
    tfl.layers.lstm({ ...options, units: hiddenSize, ...outputs }),
    layer,
    x,
    options.useBias,
  );
  const ours = runLayers([rounded(layer)], x, { options: () => rules }).output;
  expect(largestGap(ours, theirs)).toBeLessThan(1e-6);
}

/** The layer as TensorFlow.js holds it: in float32. */
function rounded(layer: StoredLayer<"lstm">): StoredLayer<"lstm"> {
  const arrays = toTfjs(layer).map(({ shape, values }) => tensor(shape, Float32Array.from(values)));
  return lstmLayers([fromTfjs(arrays)])[0]!;
}

function weightsOf(layer: tfl.layers.Layer) {
  return layer.getWeights().map((weights) => tensor(weights.shape, weights.dataSync()));
}

/** Puts our weights into a layer and a sequence through it: [timeSteps][width]. */
function run(
  layer: tfl.layers.Layer,
  weights: StoredLayer<"lstm">,
  x: Matrix,
  biases = true,
): Matrix {
  return tf.tidy(() => {
    const input = tf.tensor3d([x]);
    // The first application makes the layer's weights; ours then take their place.
    layer.apply(input);
    const arrays = toTfjs(weights, { biases });
    layer.setWeights(arrays.map(({ values, shape }) => tf.tensor(Array.from(values), shape)));
    const output = layer.apply(input) as tf.Tensor3D;
    return output.arraySync()[0]!;
  });
}
