import type { BiasPair, GateBlock } from "../cell.js";
import {
  cut,
  matrixOfTensor,
  requireWeights,
  sliceOf,
  stackTensors,
  tensor,
  tensorOfMatrix,
  type NumberType,
  type Tensor,
} from "../tensor.js";

/** The tensors of one of ONNX's recurrent operators; D is 2 when bidirectional, else 1, and n the number of its gates. */
export interface PackedWeights {
  /** [D, n·hiddenSize, inputSize]. */
  W: Tensor;
  /** [D, n·hiddenSize, hiddenSize]. */
  R: Tensor;
  /** [D, 2n·hiddenSize]: the biases of W x, then those of R h. */
  B?: Tensor;
}

/** One gate with both of its biases, as ONNX has it. */
export type PackedGate = GateBlock & { bias: BiasPair };

/**
 * The gates of each direction in ONNX's order; without B every bias is 0.
 * @throws RangeError when a tensor has the wrong shape or numbers that are not finite.
 */
export function unpack({ W, R, B }: PackedWeights, gates: number): PackedGate[][] {
  const rows = gates === 1 ? "hiddenSize" : `${gates}·hiddenSize`;
  requireWeights("R", R, [null, null, null], `directions × ${rows} × hiddenSize`);
  const [directions, , hiddenSize] = R.shape as [number, number, number];
  if (directions > 2) {
    throw new RangeError(`invalid R: expected 1 or 2 directions, got ${directions}`);
  }
  const count = gates * hiddenSize;
  requireWeights("R", R, [directions, count, hiddenSize], `directions × ${rows} × hiddenSize`);
  requireWeights("W", W, [directions, count, null], `directions × ${rows} × inputSize`);
  if (B) {
    requireWeights("B", B, [directions, 2 * count], `directions × ${2 * gates}·hiddenSize`);
  }
  return Array.from({ length: directions }, (_, direction) => {
    const [input, recurrent] = [W, R].map((whole) => matrixOfTensor(sliceOf(whole, direction)));
    const biases = cut(B ? sliceOf(B, direction).values : new Float64Array(2 * count), 2 * gates);
    return Array.from({ length: gates }, (_gate, k) => {
      const [from, to] = [k * hiddenSize, (k + 1) * hiddenSize];
      return {
        input: input!.slice(from, to),
        recurrent: recurrent!.slice(from, to),
        bias: { input: biases[k]!, recurrent: biases[gates + k]! },
      };
    });
  });
}

/** The other way round: the gates of each direction as ONNX's tensors, B left out where `biases` is false. */
export function pack(
  directions: PackedGate[][],
  { biases = true, numberType }: { biases?: boolean; numberType?: NumberType | undefined },
): PackedWeights {
  const rows = (pick: "input" | "recurrent") =>
    stackTensors(
      directions.map((gates) =>
        tensorOfMatrix(
          gates.flatMap((gate) => gate[pick]),
          numberType,
        ),
      ),
    );
  const biasRows = directions.map((gates) =>
    (["input", "recurrent"] as const).flatMap((which) => gates.flatMap(({ bias }) => bias[which])),
  );
  const B = () => tensor([biasRows.length, biasRows[0]!.length], biasRows.flat(), numberType);
  return { W: rows("input"), R: rows("recurrent"), ...(biases ? { B: B() } : {}) };
}
