// Everything public, and nothing else. `lib/` is the whole package: pure, without host or clock.

export { add, affine, concatenate, dot, filled, multiply, zeros } from "./math/vector.js";
export type { Matrix, Vector } from "./math/vector.js";
export { activate, identity, sigmoid, tanh } from "./math/activations.js";
export type { Activation } from "./math/activations.js";
export { seededRandom } from "./math/random.js";
export type { Random } from "./math/random.js";

export { gateNames } from "./cell/gates.js";
export type { GateName, PerGate } from "./cell/gates.js";
export type { ForcedGate, ForcedGates, ForcedValues } from "./cell/forcing.js";
export { lstmStep, zeroState } from "./cell/step.js";
export type { CellOptions, State, StepTrace } from "./cell/step.js";

export { constantParameters } from "./parameters/parameters.js";
export type { CellParameters, CellSizes, GateParameters } from "./parameters/parameters.js";
export { initialParameters } from "./parameters/initialise.js";
export type { Initialisation } from "./parameters/initialise.js";
export { countGateParameters, countParameters } from "./parameters/count.js";
export type { BiasConvention } from "./parameters/count.js";

export { overTime, unitOverTime, unroll } from "./sequence/unroll.js";
export type { Trace, TracedQuantity } from "./sequence/unroll.js";

export { plotlyMime, showWith } from "./figures/figure.js";
export type { Display, Figure } from "./figures/figure.js";
export { heatmap, matrixHeatmap } from "./figures/heatmap.js";
export type { MatrixHeatmapOptions } from "./figures/heatmap.js";
export { forcedComparison, gateHeatmaps } from "./figures/grids.js";
export { linePlot, unitPlot } from "./figures/lines.js";
export type { Series } from "./figures/lines.js";
export { quantityNames, quantityTitle } from "./figures/quantities.js";
export type { Scale } from "./figures/theme.js";

export { exercise, near } from "./course/exercise.js";
export type { Exercise } from "./course/exercise.js";

export { tensor } from "./formats/tensor.js";
export type { NumberType, Tensor, Tensors } from "./formats/tensor.js";
export type { BiasPair, LayerWeights, StoredCell } from "./formats/cell.js";
export type { FileBytes } from "./formats/errors.js";
export { fromPyTorch, pytorchPrefixes, toPyTorch } from "./formats/pytorch.js";
export type { PyTorchOptions } from "./formats/pytorch.js";
export { fromKeras, fromTfjs, toKeras, toTfjs } from "./formats/keras/layout.js";
export type { KerasOptions } from "./formats/keras/layout.js";
export { fromOnnx, toOnnx } from "./formats/onnx/layout.js";
export type { OnnxLayoutOptions, OnnxWeights } from "./formats/onnx/layout.js";
export { compareParameters } from "./formats/compare/compare.js";
export type { ComparedParameters, ParameterComparison } from "./formats/compare/compare.js";
export type { BlockDifference } from "./formats/compare/blocks.js";
export type { Diagnosis, DiagnosisKind } from "./formats/compare/diagnose.js";
export { readSafetensors, writeSafetensors } from "./formats/safetensors.js";
export { readNpy, readNpz, writeNpz } from "./formats/npz.js";
export { readKeras } from "./formats/keras/read.js";
export type { KerasLayer } from "./formats/keras/read.js";
export type { KerasSettings } from "./formats/keras/config.js";
export { readOnnx } from "./formats/onnx/read.js";
export type { OnnxDirection, OnnxLstm } from "./formats/onnx/read.js";
export { writeOnnx } from "./formats/onnx/write.js";
export type { WriteOnnxOptions } from "./formats/onnx/write.js";
export type { OnnxActivation, OnnxActivationName } from "./formats/onnx/activations.js";
export { modelFormat, readModel } from "./formats/model.js";
export type { FoundLstm, ModelFormat } from "./formats/model.js";
