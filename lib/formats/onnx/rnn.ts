import type { RnnParameters } from "../../rnn/parameters.js";
import { add, zeros } from "../../math/vector.js";
import type { NumberType } from "../tensor.js";
import { pack, unpack, type PackedWeights } from "./packed.js";

/**
 * The cells of one ONNX `RNN` operator, forwards first.
 * @throws RangeError when a tensor has the wrong shape or numbers that are not finite.
 * @see https://onnx.ai/onnx/operators/onnx__RNN.html
 */
export function rnnsFromOnnx(weights: PackedWeights): RnnParameters[] {
  return unpack(weights, 1).map(([gate]) => {
    const { input, recurrent, bias } = gate!;
    return {
      inputSize: input[0]!.length,
      hiddenSize: recurrent.length,
      weights: recurrent.map((row, unit) => [...row, ...input[unit]!]),
      biases: add(bias.input, bias.recurrent),
    };
  });
}

/** Weights as ONNX's `RNN` operator takes them, biases in B's first half. */
export function rnnsToOnnx(cells: RnnParameters[], numberType?: NumberType): PackedWeights {
  const gates = cells.map(({ hiddenSize, weights, biases }) => [
    {
      input: weights.map((row) => row.slice(hiddenSize)),
      recurrent: weights.map((row) => row.slice(0, hiddenSize)),
      bias: { input: biases, recurrent: zeros(hiddenSize) },
    },
  ]);
  return pack(gates, { numberType });
}
