import { layerOf } from "./cell.js";
import { isInWords } from "./errors.js";
import { assumedDirection, assumedRules } from "./keras/assumed.js";
import { fromCudnn, isCudnnBias } from "./keras/cudnn.js";
import { fromKeras, kindOfKernel, readKerasCell } from "./keras/layout.js";
import type { StoredLayer } from "./cell.js";
import type { FileContents } from "./opened.js";
import { pytorchContents } from "./pytorch/contents.js";
import type { Tensor, Tensors } from "./tensor.js";

/**
 * What arrays by name hold: PyTorch's `state_dict`, or Keras's `get_weights()` under the names that `np.savez` gives them.
 * @param unread arrays that could not be read.
 * @throws RangeError when there is no recurrent cell among them.
 */
export function arraysContents(
  tensors: Tensors,
  unread: { name: string; reason: string }[],
  what: string,
): FileContents {
  const arrays = Object.keys(tensors).map((_, k) => tensors[`arr_${k}`]);
  const isListed = arrays.length > 0 && arrays.every((each) => each !== undefined);
  if (isListed) return listedContents(arrays as Tensor[], unread, what);
  return pytorchContents({ tensors, modules: new Map(), unread, isScript: false }, what);
}

function listedContents(
  arrays: Tensor[],
  unread: FileContents["unread"],
  what: string,
): FileContents {
  const name = "recurrent";
  const rest = unread?.length ? { unread } : {};
  const producer = "Keras, get_weights()";
  try {
    const { layer, cudnn } = readListed(arrays);
    const cell = (layer.forward ?? layer.reverse)!.kind;
    return {
      producer,
      layers: [{ kind: "recurrent", name, cell, stack: [layer], rules: { batchFirst: true } }],
      assumed: cudnn ? assumedDirection(name, 1) : assumedRules(name, cell, layer.reverse ? 2 : 1),
      chain: [name],
      ...rest,
    };
  } catch (error) {
    if (!isInWords(error)) throw error;
    throw new RangeError(error.message.replace(/^invalid /, `invalid ${what}: `), { cause: error });
  }
}

/** A CuDNN layer's bias is twice as long. */
function readListed(arrays: Tensor[]): { layer: StoredLayer; cudnn: boolean } {
  const [kernel, recurrent, bias] = arrays;
  const kind = recurrent && kindOfKernel(recurrent);
  if (arrays.length === 3 && (kind === "lstm" || kind === "gru") && isCudnnBias(recurrent!, bias)) {
    const cell = readKerasCell(fromCudnn(kind, [kernel!, recurrent!, bias!], ""), "");
    return { layer: layerOf([cell]), cudnn: true };
  }
  return { layer: fromKeras(arrays), cudnn: false };
}
