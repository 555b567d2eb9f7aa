import {
  relu,
  type Cell,
  type CellKinds,
  type CellParameters,
  type GateParameters,
  type GruParameters,
  type Matrix,
  type RnnParameters,
  type Vector,
} from "../../../lib/index.js";
import { gatesOf, type PackedCell } from "../blocks.js";
import type { NumberTree } from "../compare.js";
import type { TorchCase } from "./case.js";
import { gateCount, type TorchNumbers } from "./numbers.js";

/** One of PyTorch's cells as ours. */
export function torchCell(asked: TorchCase, numbers: TorchNumbers, suffix: string): Cell {
  const { module, input_size: _read, hidden_size: hiddenSize, proj_size, nonlinearity } = asked;
  const packed = packedOf(numbers, suffix);
  const sizes = { inputSize: packed.input[0]!.length, hiddenSize };
  const gates = gatesOf(packed, gateCount[module]);
  if (module === "RNN") {
    const options = nonlinearity ? { activation: relu } : {};
    return { kind: "rnn", parameters: { ...sizes, ...gates[0]! }, options };
  }
  if (module === "GRU") {
    const [resetGate, updateGate, candidate] = gates;
    const parameters: GruParameters = {
      ...sizes,
      resetGate: resetGate!,
      updateGate: updateGate!,
      candidate: { ...candidate!, biases: packed.inputBias.slice(2 * hiddenSize) },
      recurrentBiases: packed.recurrentBias.slice(2 * hiddenSize),
    };
    return { kind: "gru", parameters };
  }
  const [inputGate, forgetGate, candidate, outputGate] = gates as Four;
  const projection = numbers.parameters[`weight_hr_${suffix}`] as Matrix | undefined;
  const parameters: CellParameters = {
    ...sizes,
    ...{ inputGate, forgetGate, candidate, outputGate },
    ...(proj_size &&
      projection && { projectionSize: proj_size, projection: { weights: projection } }),
  };
  return { kind: "lstm", parameters };
}

type Four = [GateParameters, GateParameters, GateParameters, GateParameters];

/** Our gradients of a cell under PyTorch's names; each of its two biases has the gradient of our one. */
export function torchGradients(
  { module, hidden_size: hiddenSize, bias }: TorchCase,
  gradient: CellKinds[keyof CellKinds]["parameters"],
  suffix: string,
): Record<string, NumberTree> {
  const { projection, projectionSize: ofHidden = hiddenSize } = gradient as CellParameters;
  const gates = inTorchOrder(module, gradient);
  const rows = gates.flatMap(({ weights }) => weights);
  const ih = gates.flatMap(({ biases }) => biases);
  const { recurrentBiases } = gradient as GruParameters;
  const hh = recurrentBiases ? [...ih.slice(0, 2 * hiddenSize), ...recurrentBiases] : ih;
  return {
    [`weight_ih_${suffix}`]: rows.map((row) => row.slice(ofHidden)),
    [`weight_hh_${suffix}`]: rows.map((row) => row.slice(0, ofHidden)),
    ...(bias && { [`bias_ih_${suffix}`]: ih, [`bias_hh_${suffix}`]: hh }),
    ...(projection && { [`weight_hr_${suffix}`]: projection.weights }),
  };
}

function inTorchOrder(module: TorchCase["module"], parameters: object): GateParameters[] {
  if (module === "RNN") return [parameters as RnnParameters];
  const names =
    module === "GRU"
      ? (["resetGate", "updateGate", "candidate"] as const)
      : (["inputGate", "forgetGate", "candidate", "outputGate"] as const);
  return names.map((name) => (parameters as Record<typeof name, GateParameters>)[name]);
}

/** Missing biases are zeros. */
function packedOf({ parameters }: TorchNumbers, suffix: string): PackedCell {
  const input = parameters[`weight_ih_${suffix}`] as Matrix;
  const bias = (name: string) =>
    (parameters[`${name}_${suffix}`] as Vector | undefined) ?? input.map(() => 0);
  return {
    input,
    recurrent: parameters[`weight_hh_${suffix}`] as Matrix,
    inputBias: bias("bias_ih"),
    recurrentBias: bias("bias_hh"),
  };
}
