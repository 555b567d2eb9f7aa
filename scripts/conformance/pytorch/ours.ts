import {
  backpropagateStack,
  pytorchReturns,
  runStack,
  type Layer,
  type PerDirection,
  type Sequences,
  type State,
} from "../../../lib/index.js";
import type { Results } from "../compare.js";
import type { TorchCase } from "./case.js";
import { torchCell, torchGradients } from "./cells.js";
import { suffixesOf, type TorchNumbers } from "./numbers.js";

/** What we make of a case: `output`, `h_n`, `c_n`, and the gradient at every input, initial state and parameter. */
export function oursOfTorch(
  asked: TorchCase,
  numbers: TorchNumbers,
): { outputs: Results; gradients: Results } {
  const { x, h0, c0, loss } = numbers;
  const layers = Array.from({ length: asked.num_layers }, (_, depth): Layer => {
    const [forward, reverse] = suffixesOf(asked, depth).map((each) =>
      torchCell(asked, numbers, each),
    );
    return { forward: forward!, ...(reverse && { reverse }) };
  });
  const trace = runStack(layers, x, {
    ...(asked.initialState && { initialStates: byLayer(asked, h0, c0) }),
    ...(asked.lengths && { padding: { convention: "pytorch", lengths: asked.lengths } }),
  });
  const { output, hN, cN } = pytorchReturns(trace);
  const isLstm = asked.module === "LSTM";
  const found = backpropagateStack(trace, {
    dOutputs: loss.output,
    dFinalStates: byLayer(asked, loss.h, loss.c),
  });
  const initial = found.layers.flatMap(({ dInitialStates: { forward, reverse } }) =>
    [forward, reverse].flatMap((states) => (states ? [states] : [])),
  );
  const rows = (name: keyof State) => initial.map((states) => states.map((state) => state[name]));
  return {
    outputs: { output, h_n: hN, ...(isLstm && { c_n: cN }) },
    gradients: {
      x: found.dInputs,
      ...(asked.initialState && { h0: rows("hiddenState") }),
      ...(asked.initialState && isLstm && { c0: rows("cellState") }),
      ...parameterGradients(asked, found.layers),
    },
  };
}

function parameterGradients(
  asked: TorchCase,
  layers: ReturnType<typeof backpropagateStack>["layers"],
): Results {
  const each = layers.flatMap(({ dParameters: { forward, reverse } }, depth) =>
    suffixesOf(asked, depth).map((suffix, d) =>
      torchGradients(asked, (d === 0 ? forward : reverse)!, suffix),
    ),
  );
  return Object.assign({}, ...each) as Results;
}

/** PyTorch's rows [layers · directions][batchSize] as states by layer and direction. */
function byLayer(asked: TorchCase, h: Sequences, c: Sequences): PerDirection<State[]>[] {
  const directions = asked.bidirectional ? 2 : 1;
  const batch = (row: number): State[] =>
    h[row]!.map((hiddenState, b) => ({
      hiddenState,
      cellState: asked.module === "LSTM" ? c[row]![b]! : [],
    }));
  return Array.from({ length: asked.num_layers }, (_, depth) => ({
    forward: batch(depth * directions),
    ...(asked.bidirectional && { reverse: batch(depth * directions + 1) }),
  }));
}
