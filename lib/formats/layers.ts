import type { CellOptions } from "../lstm/options.js";
import type { Cell } from "../layers/kinds.js";
import type { Layer } from "../layers/layer.js";
import type { StoredCell, StoredLayer } from "./cell.js";
import { kerasCellOptions } from "./keras/rules.js";
import type { FoundLstm } from "./model.js";
import { onnxCellOptions } from "./onnx/rules.js";

/**
 * The layers of an LSTM found in a file, with the rules the file tells, for `runLayer` and `runStack`: activations,
 * clipping and coupling, the direction, and how two directions are joined. Files of weights only get the standard rules.
 *
 *     const { lstms } = readModel(file);
 *     const trace = runStack(layersOf(lstms[0]), inputs);
 *
 * Where a file keeps each layer by itself, as ONNX and Keras do, `lstms.flatMap(layersOf)` is the stack of all, if each
 * reads what the one before puts out.
 * A Keras layer with `goBackwards` leaves its outputs in the order in which it made them, which is `runLayer`'s
 * `outputOrder: "reading"`.
 * @throws RangeError when a Keras layer's activation is unknown.
 */
export function layersOf({ layers, keras, onnx }: FoundLstm): Layer<"lstm">[] {
  if (onnx) {
    const reads = onnx.direction === "reverse" ? "reverse" : "forward";
    return layers.map((layer) => withRules(layer, (way) => onnxCellOptions(onnx, way), reads));
  }
  const settings = keras?.settings;
  if (!settings) return layers.map((layer) => withRules(layer, () => undefined, "forward"));
  const options = kerasCellOptions(settings);
  const reads = settings.goBackwards ? "reverse" : "forward";
  const merge = settings.mergeMode;
  return layers.map((layer) => {
    return { ...withRules(layer, () => options, reads), ...(merge ? { merge } : {}) };
  });
}

function withRules(
  { forward, reverse }: StoredLayer<"lstm">,
  options: (way: "forward" | "reverse") => CellOptions | undefined,
  reads: "forward" | "reverse",
): Layer<"lstm"> {
  if (!reverse) return { [reads]: cellOf(forward!, options("forward")) };
  return {
    forward: cellOf(forward!, options("forward")),
    reverse: cellOf(reverse, options("reverse")),
  };
}

/** Two biases in a file are one to the cell that runs. */
function cellOf(
  { parameters }: StoredCell<"lstm">,
  options: CellOptions | undefined,
): Cell<"lstm"> {
  return { kind: "lstm", parameters, ...(options ? { options } : {}) };
}
