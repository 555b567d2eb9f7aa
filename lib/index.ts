// Everything public, and nothing else. `lib/` is the whole package: pure, without host or clock.

export { rnnStepBackward } from "./rnn/backward.js";
export type { RnnStepGradients } from "./rnn/backward.js";
export type { RnnParameters } from "./rnn/parameters.js";
export { zeroState } from "./recurrence/state.js";
export type { State } from "./recurrence/state.js";
export type { GateParameters } from "./recurrence/gate-parameters.js";
export {
  add,
  affine,
  concatenate,
  dot,
  filled,
  matrixTimes,
  multiply,
  oneMinus,
  zeros,
} from "./math/vector.js";
export type { Matrix, Vector } from "./math/vector.js";
export { activate, identity, sigmoid, slopes, tanh } from "./math/activations.js";
export type { Activation } from "./math/activations.js";
export {
  affineActivation,
  elu,
  hardSigmoid,
  kerasHardSigmoid,
  leakyRelu,
  onnxHardSigmoid,
  relu,
  scaledTanh,
  softplus,
  softsign,
  thresholdedRelu,
} from "./math/onnx-activations.js";
export { seededRandom } from "./math/random.js";
export type { Random } from "./math/random.js";

export { gateNames } from "./lstm/gates.js";
export type { GateName, PerGate } from "./lstm/gates.js";
export type {
  AppliedForcing,
  AppliedForcings,
  ForcedGate,
  ForcedGates,
  ForcedValues,
  Forcing,
} from "./recurrence/forcing.js";
export { lstmStep } from "./lstm/step.js";
export type { CellOptions, Coupling } from "./lstm/options.js";
export type { GateReading, StepTrace, VariantTrace } from "./lstm/trace.js";
export type { Normalised } from "./lstm/layer-norm.js";

export { constantParameters } from "./lstm/constant.js";
export type {
  CellParameters,
  CellSizes,
  LayerNormParameters,
  Peepholes,
  Projection,
} from "./lstm/parameters.js";
export { initialParameters } from "./lstm/initialise.js";
export type { InitialParametersOptions } from "./lstm/initialise.js";
export type { Initialisation } from "./recurrence/draw.js";
export { combineParameters, countNumbers, mapParameters, zeroGradients } from "./math/tree.js";
export { countGateParameters, countParameters } from "./lstm/count.js";
export type { BiasConvention } from "./lstm/count.js";

export { overTime, unitOverTime, unroll } from "./lstm/unroll.js";
export type { Trace, TracedQuantity } from "./lstm/unroll.js";
export type { SequenceTrace } from "./recurrence/trace.js";

export { lstmStepBackward } from "./lstm/step-backward.js";
export type { StepGradients, VariantGradients } from "./lstm/gradients.js";
export { backpropagate } from "./lstm/backpropagate.js";
export type { Gradients } from "./lstm/backpropagate.js";
export type { Truncation } from "./recurrence/truncated.js";
export type { SequenceGradients } from "./recurrence/through-time.js";
export { numericalGradient } from "./math/numerical-gradient.js";
export { upstreamAt } from "./recurrence/upstream.js";
export type { Upstream } from "./recurrence/upstream.js";
export { carriedShare, pathGradients, sumRoutes } from "./lstm/paths.js";
export type { PathSplit, PathTrace, Routes } from "./lstm/paths.js";

export { gruGateNames } from "./gru/parameters.js";
export type { GruGateName, GruParameters, PerGruGate } from "./gru/parameters.js";
export { initialGruParameters } from "./gru/initialise.js";
export { gruStep } from "./gru/step.js";
export type { GruOptions, GruStepTrace } from "./gru/step.js";
export { gruStepBackward } from "./gru/backward.js";
export type { GruStepGradients } from "./gru/backward.js";
export { backpropagateGru, unrollGru } from "./gru/unroll.js";
export type { GruTrace } from "./gru/unroll.js";

export { rnnStep } from "./rnn/step.js";
export type { RnnOptions, RnnStepTrace } from "./rnn/step.js";
export { initialRnnParameters } from "./rnn/initialise.js";
export { backpropagateRnn, unrollRnn } from "./rnn/unroll.js";
export type { RnnTrace } from "./rnn/unroll.js";

export type { Cell, CellKind, CellKinds } from "./layers/kinds.js";
export { batchOf, sequenceOf, transposeSequences } from "./layers/sequences.js";
export type { Sequences } from "./layers/sequences.js";
export { drawLayerMasks, runLayer } from "./layers/layer.js";
export type {
  DirectionTrace,
  Layer,
  LayerOptions,
  LayerTrace,
  PerDirection,
} from "./layers/layer.js";
export type { RunGradients, SequenceRun } from "./layers/run.js";
export type { Merge } from "./layers/merge.js";
export type { Direction, Padding } from "./layers/padding.js";
export { dropoutMask } from "./layers/dropout.js";
export type { Dropout, SequenceMasks } from "./layers/dropout.js";
export { backpropagateLayer } from "./layers/backward.js";
export type { LayerGradients, LayerUpstream } from "./layers/backward.js";
export { backpropagateStack, runStack } from "./layers/stack.js";
export type { StackGradients, StackOptions, StackTrace, StackUpstream } from "./layers/stack.js";
export { stackOutputs } from "./layers/outputs.js";
export type { StackOutputs } from "./layers/outputs.js";
export { countStack, stackOfOneCell } from "./layers/shared.js";
export { finalStates, statefulStack } from "./layers/stateful.js";
export type { StatefulStack } from "./layers/stateful.js";
export { kerasReturns, onnxReturns, pytorchReturns } from "./layers/returns.js";
export type { OnnxReturns, PytorchReturns } from "./layers/returns.js";

export { ablate, ablationNames, compareAblations, cutRecurrence, during } from "./lstm/ablation.js";
export type { Ablation } from "./lstm/ablation.js";
export { firstNonFinite } from "./lstm/non-finite.js";
export type { NonFinite } from "./lstm/non-finite.js";

export { plotlyMime, showWith } from "./figures/figure.js";
export type { Display, Figure } from "./figures/figure.js";
export { heatmap, matrixHeatmap } from "./figures/heatmap.js";
export type { MatrixHeatmapOptions } from "./figures/heatmap.js";
export { forcedComparison, gateHeatmaps } from "./figures/grids.js";
export { forcedGateSlider, timeSlider } from "./figures/sliders.js";
export type { ForcedGateSliderOptions } from "./figures/sliders.js";
export { linePlot, unitPlot } from "./figures/lines.js";
export type { Series } from "./figures/lines.js";
export { quantityNames, quantityTitle } from "./figures/quantities.js";
export type { Scale } from "./figures/theme.js";

export { computationGraph } from "./diagram/graph.js";
export type { ComputationGraph, GraphNode } from "./diagram/graph.js";
export { diagram } from "./diagram/draw.js";
export type { DiagramOptions } from "./diagram/draw.js";

export { counterCell, counterModel } from "./course/counter.js";
export { patient } from "./course/patients.js";
export type {
  BatchPatient,
  CellPatient,
  Patients,
  StackPatient,
  StreamPatient,
} from "./course/patients.js";
export { near } from "./course/near.js";
export { check, question } from "./course/check.js";
export type { ExerciseText, Mark, VariantOptions } from "./course/check.js";
export { full } from "./course/full.js";
export { terms } from "./course/notation.js";
export type { NamingSource, Term } from "./course/notation.js";

export { tensor } from "./formats/tensor.js";
export type { NumberType, Tensor, Tensors } from "./formats/tensor.js";
export type { BiasPair, GatesOf, StoredCell, StoredLayer } from "./formats/cell.js";
export type { FileBytes } from "./formats/errors.js";
export type { Limits } from "./formats/budget.js";
export type {
  Assumption,
  DenseLayer,
  EmbeddingLayer,
  FileContents,
  OpenedLayer,
  OutputActivation,
  PlainLayer,
  RecurrentLayer,
  RecurrentRules,
  UnreadLayer,
} from "./formats/opened.js";
export { fromPyTorch, pytorchPrefixes, toPyTorch } from "./formats/pytorch.js";
export type { PyTorchOptions } from "./formats/pytorch.js";
export { fromKeras, fromTfjs, toKeras, toTfjs } from "./formats/keras/layout.js";
export type { KerasOptions } from "./formats/keras/layout.js";
export { fromOnnx, toOnnx } from "./formats/onnx/layout.js";
export type { OnnxLayoutOptions, OnnxWeights } from "./formats/onnx/layout.js";
export { compareParameters } from "./formats/compare/compare.js";
export type { ParameterComparison } from "./formats/compare/compare.js";
export type { ComparedCell, ComparedParameters } from "./formats/compare/cells.js";
export type { BlockDifference } from "./formats/compare/blocks.js";
export type { Diagnosis, DiagnosisKind } from "./formats/compare/diagnose.js";
export { readSafetensors, writeSafetensors } from "./formats/safetensors.js";
export { readNpy, readNpz, writeNpz } from "./formats/npz.js";
export { readOnnx } from "./formats/onnx/read.js";
export type { OnnxDirection, OnnxLstm, OnnxRecurrent } from "./formats/onnx/operators.js";
export { onnxCellOptions } from "./formats/onnx/rules.js";
export { writeOnnx } from "./formats/onnx/write.js";
export type { WriteOnnxOptions } from "./formats/onnx/write.js";
export type { OnnxActivation, OnnxActivationName } from "./formats/onnx/activations.js";
export { modelFormat, openModel, readModel } from "./formats/model.js";
export type { ModelFormat, OpenedModel, OpenOptions, ReadModel } from "./formats/model.js";
export type { InputLayout, ModelInput, Numbers } from "./formats/input.js";
export type { LayerRun, ModelRun, ModelRunOptions } from "./formats/run.js";
export { loadModel, saveModel } from "./formats/saved.js";
export { compareTraces } from "./formats/compare/traces.js";
export type { AnyTrace, TraceComparison, TraceDifference } from "./formats/compare/traces.js";

export { backpropagateDense, initialDenseParameters, runDense } from "./training/dense.js";
export type { DenseGradients, DenseParameters, InitialDenseOptions } from "./training/dense.js";
export {
  accuracy,
  binaryAccuracy,
  binaryCrossEntropy,
  meanSquaredError,
  softmax,
  softmaxCrossEntropy,
  withinTolerance,
} from "./training/losses.js";
export type { Loss, Measure } from "./training/losses.js";
export { lossOver, meanOver } from "./training/batch-loss.js";
export type { BatchLoss } from "./training/batch-loss.js";
export { clipByGlobalNorm, clipByValue, clipGradients, globalNorm } from "./training/clipping.js";
export type { Clipping } from "./training/clipping.js";
export { adam, sgd } from "./training/optimisers.js";
export type {
  AdamOptions,
  Optimiser,
  OptimiserState,
  OptimiserStep,
  SgdOptions,
} from "./training/optimisers.js";
export { cosineDecay, stepDecay } from "./training/schedules.js";
export type { Schedule } from "./training/schedules.js";
export { backpropagateModel, modelParameters, runModel, withParameters } from "./training/model.js";
export type { Model, ModelGradients, ModelParameters, ModelTrace } from "./training/model.js";
export { initialModel } from "./training/initial-model.js";
export type { InitialModelOptions } from "./training/initial-model.js";
export { batchExamples, inBatches, oneHot, shuffled } from "./training/examples.js";
export type { Batch, Example } from "./training/examples.js";
export { gateStatistics, gateTally } from "./training/gate-statistics.js";
export type { GateStatistics, GateTally, LayerGateStatistics } from "./training/gate-statistics.js";
export { evaluate, predict } from "./training/evaluate.js";
export type { Evaluation } from "./training/evaluate.js";
export { trainBatch } from "./training/train-batch.js";
export type { BatchTraining, TrainedBatch } from "./training/train-batch.js";
export { train } from "./training/train.js";
export type {
  BatchProgress,
  EpochRecord,
  Training,
  TrainingData,
  TrainOptions,
} from "./training/train.js";
export { gateCurves, learningCurves } from "./training/curves.js";
export type { GateCurve } from "./training/curves.js";
export { addingExamples } from "./training/tasks/adding.js";
export type { AddingOptions } from "./training/tasks/adding.js";
export {
  characterExamples,
  encodeText,
  sampleText,
  vocabularyOf,
} from "./training/tasks/characters.js";
export type { SampleOptions, Vocabulary } from "./training/tasks/characters.js";
export { copyExamples } from "./training/tasks/copy.js";
export type { CopyOptions } from "./training/tasks/copy.js";
export {
  countExample,
  countExamples,
  countingFailsAt,
  countsTo,
  countSymbols,
} from "./training/tasks/count.js";
export { salesExamples, windowed } from "./training/tasks/sales.js";
export type { SalesOptions } from "./training/tasks/sales.js";
