import type * as Core from "@tensorflow/tfjs-core";
import type * as Layers from "@tensorflow/tfjs-layers";
import type { Matrix, Sequences } from "../../../lib/index.js";
import type { Results } from "../compare.js";
import type { TfjsCase } from "./case.js";
import type { TfjsBlocks, TfjsNumbers } from "./ours.js";

/** TensorFlow.js as it is imported. */
export interface Tensorflow {
  core: typeof Core;
  layers: typeof Layers;
}

type TfjsTensor = Core.Tensor;

/** What TensorFlow.js makes of a case: what the last layer's `apply` returns, outputs first, then states. */
export function theirsOfTfjs(
  tensorflow: Tensorflow,
  asked: TfjsCase,
  numbers: TfjsNumbers,
): Results {
  const { core } = tensorflow;
  const made = core.tidy(() => {
    const mask = asked.mask && core.tensor2d(asked.mask.map((row) => row.map(Number)));
    let fed: TfjsTensor = core.tensor3d(numbers.input);
    let results: TfjsTensor[] = [];
    numbers.cells.forEach((cells, depth) => {
      const isLast = depth === asked.layers - 1;
      const layer = layerOf(tensorflow, asked, isLast);
      // The first call only makes the weights that are then set.
      layer.apply(fed);
      layer.setWeights(cells.flatMap((blocks) => weightsOf(tensorflow, asked, blocks)));
      const initialState = numbers.initial[depth]!.flat().map((state) => core.tensor2d(state));
      results = layer.apply(fed, {
        ...(mask && { mask }),
        ...(asked.initialState && { initialState }),
      }) as TfjsTensor[];
      fed = results[0]!;
      layer.dispose();
    });
    return results.map((result) => result.arraySync() as Matrix | Sequences);
  });
  const count = asked.merge === null ? 2 : 1;
  return { outputs: made.slice(0, count), states: made.slice(count) };
}

function layerOf({ layers }: Tensorflow, asked: TfjsCase, isLast: boolean) {
  const { layer, hiddenSize, activation, recurrentActivation, useBias, goBackwards, merge } = asked;
  const cell = layers.layers[layer]({
    units: hiddenSize,
    useBias,
    returnState: true,
    returnSequences: isLast ? asked.returnSequences : true,
    // Orthogonal matrices, the default, are slow to draw and overwritten anyway.
    recurrentInitializer: "zeros",
    ...(goBackwards && { goBackwards }),
    ...(activation && { activation }),
    ...(recurrentActivation && { recurrentActivation }),
  });
  if (merge === undefined) return cell;
  return layers.layers.bidirectional({
    layer: cell,
    // Between layers two outputs have to become one.
    mergeMode: (merge === null && !isLast ? "sum" : merge) as "sum",
  });
}

function weightsOf(
  { core }: Tensorflow,
  { useBias }: TfjsCase,
  { kernel, recurrentKernel, bias }: TfjsBlocks,
): TfjsTensor[] {
  const matrices: TfjsTensor[] = [core.tensor2d(kernel), core.tensor2d(recurrentKernel)];
  return useBias ? [...matrices, core.tensor1d(bias)] : matrices;
}
