import type { OnnxActivation } from "../activations.js";
import type { Operator, OnnxValue } from "../values.js";
import type { AffineOf } from "./affine.js";
import { activationAt, eitherWay, gateAt, madeBy, type SpelledGate } from "./gates.js";

/** An LSTM's step as operators spell it out. */
export interface SpelledLstm {
  /** In ONNX's order: i, o, f, c. */
  gates: [SpelledGate, SpelledGate, SpelledGate, SpelledGate];
  /** Of the gates, of the candidate, of c on its way out. */
  activations: [OnnxActivation, OnnxActivation, OnnxActivation];
  /** h_t. */
  hiddenState: OnnxValue;
  /** c_t. */
  cellState: OnnxValue;
  /** c_{t-1}. */
  previousCellState: OnnxValue;
}

/**
 * The LSTM whose h_t an operator makes, if it does: o ⊙ tanh(f ⊙ c + i ⊙ c̃), each gate an activation of a sum. Gates of
 * different activations are no LSTM here.
 */
export function spelledLstm(operator: Operator, sumOf: AffineOf): SpelledLstm | undefined {
  const hiddenState = operator.outputs[0];
  if (!hiddenState || !madeBy(hiddenState, "Mul")) return undefined;
  return eitherWay(operator, (gated, shown) => {
    const output = activationAt(shown);
    const cell = output && cellAt(output.input, sumOf);
    const o = cell && gateAt(gated, sumOf);
    if (!o) return undefined;
    const { i, f, candidate, previous } = cell;
    if (![o, f].every((gate) => same(gate.activation, i.activation))) return undefined;
    return {
      gates: [i, o, f, candidate],
      activations: [i.activation, candidate.activation, output.activation],
      hiddenState,
      cellState: output.input,
      previousCellState: previous,
    };
  });
}

/** c_t = f ⊙ c + i ⊙ c̃. */
function cellAt(value: OnnxValue, sumOf: AffineOf) {
  return eitherWay(madeBy(value, "Add"), (kept, added) => {
    const forgotten = eitherWay(madeBy(kept, "Mul"), (gate, previous) => {
      const f = gateAt(gate, sumOf);
      return f && { f, previous };
    });
    if (!forgotten) return undefined;
    const { f } = forgotten;
    return eitherWay(madeBy(added, "Mul"), (first, second) => {
      const [i, candidate] = [gateAt(first, sumOf), gateAt(second, sumOf)];
      // The product is the same either way round: the input gate is the one that squashes as the forget gate does.
      if (!i || !candidate || !same(i.activation, f.activation)) return undefined;
      return { i, candidate, ...forgotten };
    });
  });
}

function same(a: OnnxActivation, b: OnnxActivation): boolean {
  return a.name === b.name && a.alpha === b.alpha && a.beta === b.beta;
}
