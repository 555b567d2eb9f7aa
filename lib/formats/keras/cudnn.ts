import type { CellKind } from "../../layers/kinds.js";
import type { Matrix } from "../../math/vector.js";
import {
  matrixOfTensor,
  requireWeights,
  tensor,
  tensorOfMatrix,
  transpose,
  type Tensor,
} from "../tensor.js";

/** How many gates each of Keras's CuDNN layers has. */
const gateCounts: Partial<Record<CellKind, number>> = { lstm: 4, gru: 3 };

/**
 * The arrays of a `CuDNNLSTM` or `CuDNNGRU` in the layout of `LSTM` or `GRU`: cuDNN keeps each gate's matrices the other way
 * round, and two biases a gate, which an LSTM adds up and a GRU (its reset gate acting after the recurrent weights) has as
 * two rows.
 * @throws RangeError when the arrays are not of the shapes of one.
 * @see https://github.com/keras-team/tf-keras, `preprocess_weights_for_loading` of `hdf5_format.py`
 */
export function fromCudnn(
  kind: CellKind,
  [kernel, recurrent, bias]: Tensor[],
  at: string,
): Tensor[] {
  const gates = gateCounts[kind]!;
  requireWeights(
    `${at}recurrent kernel`,
    recurrent!,
    [null, null],
    `hiddenSize × ${gates}·hiddenSize`,
  );
  const hiddenSize = recurrent!.shape[0]!;
  const columns = gates * hiddenSize;
  requireWeights(
    `${at}recurrent kernel`,
    recurrent!,
    [hiddenSize, columns],
    `hiddenSize × ${gates}·hiddenSize`,
  );
  requireWeights(`${at}kernel`, kernel!, [null, columns], `inputSize × ${gates}·hiddenSize`);
  requireWeights(
    `${at}bias`,
    bias!,
    [2 * columns],
    `${2 * gates}·hiddenSize, as cuDNN has two biases a gate`,
  );
  const { values } = bias!;
  const sum = Array.from({ length: columns }, (_, k) => values[k]! + values[columns + k]!);
  return [
    perGate(kernel!, hiddenSize, poured),
    perGate(recurrent!, hiddenSize, transpose),
    kind === "lstm" ? tensor([columns], sum, bias!.numberType) : { ...bias!, shape: [2, columns] },
  ];
}

/** Whether a bias is of cuDNN's length: two a gate, in one row. */
export function isCudnnBias(recurrent: Tensor, bias: Tensor | undefined): boolean {
  const columns = recurrent.shape[1];
  return bias?.shape.length === 1 && columns !== undefined && bias.shape[0] === 2 * columns;
}

function perGate(whole: Tensor, hiddenSize: number, change: (gate: Matrix) => Matrix): Tensor {
  const rows = matrixOfTensor(whole);
  const gates = rows[0]!.length / hiddenSize;
  const changed = Array.from({ length: gates }, (_, gate) =>
    change(rows.map((row) => row.slice(gate * hiddenSize, (gate + 1) * hiddenSize))),
  );
  return tensorOfMatrix(
    rows.map((_, k) => changed.flatMap((gate) => gate[k]!)),
    whole.numberType,
  );
}

/** Numbers that were poured, row by row, from [hiddenSize, inputSize] into [inputSize, hiddenSize], poured back and turned. */
function poured(gate: Matrix): Matrix {
  const numbers = gate.flat();
  const inputSize = gate.length;
  return gate.map((row, i) => row.map((_, unit) => numbers[unit * inputSize + i]!));
}
