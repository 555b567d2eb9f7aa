import type { CellParameters } from "../lstm/parameters.js";
import { mapParameters } from "../math/tree.js";
import type { Model } from "../training/model.js";
import { cell, readout } from "./counter-weights.js";

/**
 * The cell of the course's running example, which has learned to count: it reads words aⁿXbⁿ (see `countExample`) and was
 * trained on those up to n = 8. Its unit 0 counts the a's up and the b's down, and crosses 0 at the last b.
 * Sizes: inputSize 4 (a, X, b, end), hiddenSize 6.
 *
 * The lesson on training makes it; the numbers kept here are those, to four decimals.
 * @see Gers & Schmidhuber 2001, "LSTM Recurrent Networks Learn Simple Context-Free and Context-Sensitive Languages".
 */
export function counterCell(): CellParameters {
  return copyOf<CellParameters>(cell);
}

/** The counter whole: `counterCell` and the readout that turns its h into logits of the next symbol, outputSize 4. */
export function counterModel(): Model<"lstm"> {
  return {
    layers: [{ forward: { kind: "lstm", parameters: counterCell() } }],
    readout: copyOf(readout),
  };
}

/** A copy, so that no reader can change another's numbers. */
function copyOf<Tree>(tree: Tree): Tree {
  return mapParameters(tree, (vector) => [...vector]);
}
