import * as gatehouse from "../../lib/index.js";
import {
  adam,
  addingExamples,
  computationGraph,
  initialDenseParameters,
  initialGruParameters,
  initialModel,
  initialParameters,
  initialRnnParameters,
  meanSquaredError,
  modelParameters,
  runLayer,
  runModel,
  runStack,
  seededRandom,
  tanh,
  train,
  unroll,
  unrollGru,
  unrollRnn,
} from "../../lib/index.js";

const optionObjects = new WeakSet<object>();

/** Marks an object as options: no other names than its own kind's may stand in it. */
function options<T extends object>(given: T): T {
  optionObjects.add(given);
  return given;
}

/** Whether an argument was marked as options. */
export function isOptions(argument: unknown): argument is Record<string, unknown> {
  return typeof argument === "object" && argument !== null && optionObjects.has(argument);
}

const sizes = { inputSize: 2, hiddenSize: 3, seed: 1 };
const cell = initialParameters(sizes);
const gru = initialGruParameters(sizes);
const rnn = initialRnnParameters(sizes);
const x = [0.5, -1];
const inputs = [x, [1, 0]];
const h = { hiddenState: [0.1, 0.2, 0.3], cellState: [] };
const hc = { ...h, cellState: [1, -1, 2] };
const trace = unroll(cell, inputs);
const gruTrace = unrollGru(gru, inputs);
const rnnTrace = unrollRnn(rnn, inputs);
const upstream = {
  dHiddenStates: [
    [1, 1, 1],
    [0, 0, 0],
  ],
} as const;
const rows = [...upstream.dHiddenStates].map((row) => [...row]);

const batch = [[x], [x]];
const layer = { forward: { kind: "lstm", parameters: cell } } as const;
const layerTrace = runLayer(layer, batch);
const stack = [layer];
const stackTrace = runStack(stack, batch);
const dOutputs = [[[1, 1, 1]], [[0, 0, 0]]];

const dense = initialDenseParameters({ inputSize: 3, outputSize: 1, seed: 1 });
const model = initialModel({ inputSize: 2, hiddenSize: 3, outputSize: 1, seed: 1 });
const examples = addingExamples({ count: 2, timeSteps: 2, seed: 1 });
const learned = gatehouse.batchExamples(examples);
const parameters = modelParameters(model);
const optimiser = adam({});
const training = { epochs: 1, seed: 1, loss: meanSquaredError, optimiser };
const { history } = train(model, examples, training);
const symbols = ["a", "b"];
const writer = initialModel({ inputSize: 2, hiddenSize: 2, outputSize: 2, seed: 1 });
const counter = initialModel({ inputSize: 4, hiddenSize: 2, outputSize: 4, seed: 1 });

/** What every function outside the file formats can be called with: whole arguments, options marked. */
export const publicCalls: Record<string, unknown[]> = {
  ablate: ["vanilla", options({ parameters: cell })],
  activate: [tanh, x],
  adam: [options({})],
  addingExamples: [options({ count: 1, timeSteps: 2, seed: 1 })],
  affineActivation: [1, 0],
  backpropagate: [cell, trace, options({ dHiddenStates: rows }), options({})],
  backpropagateDense: [dense, dOutputs, [[[1]], [[1]]]],
  backpropagateGru: [gru, gruTrace, options({ dHiddenStates: rows }), options({})],
  backpropagateLayer: [layerTrace, options({ dOutputs }), options({})],
  backpropagateModel: [runModel(model, batch), [[[1]], [[1]]], options({})],
  backpropagateRnn: [rnn, rnnTrace, options({ dHiddenStates: rows }), options({})],
  backpropagateStack: [stackTrace, options({ dOutputs }), options({})],
  batchExamples: [examples],
  batchOf: [[inputs], 2],
  carriedShare: [trace, 0, 1],
  characterExamples: ["abba", symbols, options({ length: 2 })],
  check: ["2.1", 1, options({ seed: 1 })],
  clipByGlobalNorm: [cell, 1],
  clipByValue: [cell, 1],
  clipGradients: [cell, options({ norm: 1 })],
  combineParameters: [cell, cell, (a: number[]) => a],
  compareAblations: [cell, inputs, options({}), ["vanilla"]],
  computationGraph: [cell, x, hc, options({})],
  constantParameters: [options({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 })],
  copyExamples: [options({ count: 1, seed: 1 })],
  cosineDecay: [options({ epochs: 2 })],
  countExample: [2],
  countExamples: [2],
  countGateParameters: [{ inputSize: 1, hiddenSize: 1 }, "keras"],
  countNumbers: [cell],
  countParameters: [options({ inputSize: 1, hiddenSize: 1 })],
  countStack: [stack],
  counterCell: [],
  counterModel: [],
  countingFailsAt: [counter, 2],
  countsTo: [counter, 1],
  cutRecurrence: [cell, ["forgetGate"]],
  diagram: [computationGraph(cell, x), options({ drawing: "pipes" })],
  drawLayerMasks: [layer, options({ timeSteps: 2, batchSize: 1 }), options({ seed: 1 })],
  dropoutMask: [3, 0.5, seededRandom(1)],
  during: [0, 1, 0.5],
  elu: [1],
  encodeText: ["ab", symbols],
  evaluate: [model, examples, [meanSquaredError], options({})],
  exercise: ["a question", (answer: unknown) => answer === 1],
  finalStates: [stackTrace],
  firstNonFinite: [trace],
  forcedComparison: [trace, trace, "cellState"],
  forcedGateSlider: [cell, inputs, "forgetGate", [0, 1], options({})],
  full: [1],
  gateCurves: [history, options({})],
  gateHeatmaps: [trace],
  gateStatistics: [stackTrace],
  gateTally: [],
  globalNorm: [cell],
  gruStep: [gru, x, h, options({}), 0],
  gruStepBackward: [gru, gruTrace.steps[0], h, options({})],
  hardSigmoid: [0.2, 0.5],
  heatmap: [trace, "forgetGate", options({})],
  inBatches: [examples, 1],
  initialDenseParameters: [options({ inputSize: 1, outputSize: 1, seed: 1 })],
  initialGruParameters: [options(sizes)],
  initialModel: [options({ inputSize: 1, hiddenSize: 1, outputSize: 1, seed: 1 })],
  initialParameters: [options({ ...sizes })],
  initialRnnParameters: [options({ ...sizes })],
  kerasReturns: [layerTrace, options({})],
  leakyRelu: [0.1],
  learningCurves: [history, undefined],
  linePlot: [
    options({
      series: [{ name: "a", x: [1], y: [1] }],
      title: "",
      xTitle: "",
      yTitle: "",
      description: "",
    }),
  ],
  lossOver: [meanSquaredError, [[[1]]], [[[0]]], [[1]]],
  lstmStep: [cell, x, hc, options({}), 0],
  lstmStepBackward: [cell, trace.steps[0], hc, options({})],
  mapParameters: [cell, (vector: number[]) => vector],
  matrixHeatmap: [
    inputs,
    options({ title: "", xTitle: "", yTitle: "", scale: "gate", description: "" }),
  ],
  meanOver: [meanSquaredError, [[[1]]], [[[0]]], [[1]]],
  modelParameters: [model],
  near: [1, 1],
  numericalGradient: [[1], ([p]: number[]) => p! ** 2, 1e-5],
  oneHot: [0, 2],
  onnxReturns: [layerTrace],
  overTime: [trace, "cellState"],
  patient: ["A"],
  pathGradients: [cell, trace, options({ dHiddenStates: rows })],
  predict: [model, inputs],
  pytorchReturns: [stackTrace],
  quantityTitle: ["cellState"],
  question: ["2.1", options({ seed: 1 })],
  rnnStep: [rnn, x, h, options({})],
  rnnStepBackward: [rnn, rnnTrace.steps[0], h, options({})],
  runDense: [dense, dOutputs],
  runLayer: [layer, batch, options({})],
  runModel: [model, batch, options({})],
  runStack: [stack, batch, options({})],
  salesExamples: [options({ count: 1, seed: 1 })],
  sampleText: [writer, symbols, options({ start: "a", length: 1, seed: 1 })],
  scaledTanh: [1, 1],
  seededRandom: [1],
  sequenceOf: [batch, 0],
  sgd: [options({ learningRate: 0.1 })],
  showWith: [{ raw: () => undefined }],
  shuffled: [[1, 2], seededRandom(1)],
  slopes: [tanh, x],
  softmax: [x],
  stackOfOneCell: [{ kind: "lstm", parameters: cell }, 1],
  stackOutputs: [stack, batch, options({})],
  statefulStack: [stack],
  stepDecay: [options({ every: 1, factor: 0.5 })],
  sumRoutes: [{ cell: [1], inputGate: [1], forgetGate: [1], candidate: [1], outputGate: [1] }],
  thresholdedRelu: [1],
  timeSlider: [trace],
  train: [model, examples, options({ ...training })],
  trainBatch: [model, learned, options({ loss: meanSquaredError, optimiser })],
  transposeSequences: [batch],
  unitOverTime: [trace, "cellState", 0],
  unitPlot: [trace, 0],
  unroll: [cell, inputs, options({})],
  unrollGru: [gru, inputs, options({})],
  unrollRnn: [rnn, inputs, options({})],
  upstreamAt: [trace, "hiddenState", 1, 0],
  vocabularyOf: ["ab"],
  windowed: [examples, 2],
  withParameters: [model, parameters],
  withinTolerance: [0.1],
  zeroGradients: [cell],
  zeroState: [2, 1],
};

/** The alphabet of vectors: what every step is written in. They are told vectors and check nothing. */
export const vectorOperations = [
  "add",
  "affine",
  "concatenate",
  "dot",
  "filled",
  "matrixTimes",
  "multiply",
  "oneMinus",
  "zeros",
];
