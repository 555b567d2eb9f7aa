import type { GruGateName, GruParameters } from "../../gru/parameters.js";
import { add, zeros } from "../../math/vector.js";
import type { NumberType } from "../tensor.js";
import { pack, unpack, type PackedGate, type PackedWeights } from "./packed.js";

/** ONNX's order of a GRU's gates: z, r, h. */
const order: readonly GruGateName[] = ["updateGate", "resetGate", "candidate"];

/** Where a GRU's reset gate acts: ONNX's `linear_before_reset` 1 is "after" the recurrent weights. */
export type Reset = "after" | "before";

/**
 * The cells of one ONNX `GRU` operator, forwards first. The reset gate acts within the candidate's second bias only where it
 * acts after the recurrent weights; elsewhere all biases of a gate are one.
 * @throws RangeError when a tensor has the wrong shape or numbers that are not finite.
 * @see https://onnx.ai/onnx/operators/onnx__GRU.html
 */
export function grusFromOnnx(weights: PackedWeights, reset: Reset): GruParameters[] {
  return unpack(weights, order.length).map((gates) => {
    const of = (name: GruGateName) => gates[order.indexOf(name)]!;
    const whole = ({ input, recurrent, bias }: PackedGate) => ({
      weights: recurrent.map((row, unit) => [...row, ...input[unit]!]),
      biases: add(bias.input, bias.recurrent),
    });
    const candidate = whole(of("candidate"));
    const { bias, input, recurrent } = of("candidate");
    return {
      inputSize: input[0]!.length,
      hiddenSize: recurrent.length,
      resetGate: whole(of("resetGate")),
      updateGate: whole(of("updateGate")),
      candidate: reset === "after" ? { ...candidate, biases: bias.input } : candidate,
      ...(reset === "after" ? { recurrentBiases: bias.recurrent } : {}),
    };
  });
}

/**
 * Weights as ONNX's `GRU` operator takes them, gates in the order z r h; the bias that acts within the reset is the
 * candidate's second, every other one is in B's first half.
 * @throws RangeError when a number does not fit `numberType`.
 */
export function grusToOnnx(cells: GruParameters[], numberType?: NumberType): PackedWeights {
  const gates = cells.map((cell) =>
    order.map((name): PackedGate => {
      const { weights, biases } = cell[name];
      const { hiddenSize } = cell;
      const second = name === "candidate" ? cell.recurrentBiases : undefined;
      return {
        input: weights.map((row) => row.slice(hiddenSize)),
        recurrent: weights.map((row) => row.slice(0, hiddenSize)),
        bias: { input: biases, recurrent: second ?? zeros(hiddenSize) },
      };
    }),
  );
  return pack(gates, { numberType });
}
