import type { State } from "../recurrence/state.js";
import type { CellKind } from "./kinds.js";
import type { Matrix } from "../math/vector.js";
import { requireNames, requireObject } from "../math/names.js";
import { eachDirection, type LayerTrace } from "./layer.js";
import { mergeOutputs } from "./merge.js";
import { finalStates } from "./stateful.js";
import type { Sequences } from "./sequences.js";
import type { StackTrace } from "./stack.js";

/** What PyTorch's layers return. */
export interface PytorchReturns {
  /** The last layer's outputs, [timeSteps][batchSize][directions · length of h]. */
  output: Sequences;
  /** The final h, [layers · directions][batchSize][length of h], layer by layer and forward before reverse. */
  hN: Sequences;
  /** The final c, of the same order, [hiddenSize] at the end; empty vectors for cells without c. */
  cN: Sequences;
}

/**
 * A stack's results as PyTorch returns them: `output, (h_n, c_n)`.
 * With two directions h_n is not the last output: its reverse half ended at the first time step.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export function pytorchReturns(trace: StackTrace): PytorchReturns {
  const states = finalStates(trace).flatMap(({ forward, reverse }) =>
    [forward, reverse].flatMap((each) => (each ? [each] : [])),
  );
  return {
    output: trace.outputs,
    hN: rowsOf(states, "hiddenState"),
    cN: rowsOf(states, "cellState"),
  };
}

/** What ONNX's operators return. */
export interface OnnxReturns {
  /** Y, [timeSteps][directions][batchSize][hiddenSize]: the directions side by side, not merged. */
  y: Sequences[];
  /** Y_h, [directions][batchSize][hiddenSize]. */
  yH: Sequences;
  /** Y_c, of the same shape; empty vectors for cells without c. */
  yC: Sequences;
}

/**
 * A layer's results as ONNX returns them: `Y, Y_h, Y_c`.
 * @throws TypeError when the trace is none.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function onnxReturns(trace: LayerTrace): OnnxReturns {
  requireObject("trace", trace, "what runLayer gives");
  const { directions, timeSteps } = trace;
  const { forward, reverse } = directions;
  const each = [forward, reverse].flatMap((direction) => direction ?? []);
  const states = each.map((direction) => direction.finalStates);
  return {
    y: Array.from({ length: timeSteps }, (_, t) => each.map((direction) => direction.outputs[t]!)),
    yH: rowsOf(states, "hiddenState"),
    yC: rowsOf(states, "cellState"),
  };
}

/**
 * A layer's results as Keras returns them, in its order: the whole sequence of outputs or the last one, then, with
 * `returnState`, h and c of the forward and of the reverse direction. "Last" is last in reading order: a bidirectional
 * layer merges the forward output at the last time step with the reverse output at the first.
 *
 * @param options Keras's `return_sequences` and `return_state`, both false by default.
 * @returns `sequences`, [timeSteps][batchSize][size], or `last`, [batchSize][size]; and `states`, [batchSize][size] each.
 * @throws RangeError with merge `"none"`, where Keras returns two outputs: read `directions`.
 * @see https://keras.io/api/layers/recurrent_layers/lstm/
 */
export function kerasReturns(
  trace: LayerTrace,
  options: { returnSequences?: boolean; returnState?: boolean } = {},
): { sequences?: Sequences; last?: Matrix; states: Matrix[] } {
  requireObject("trace", trace, "what runLayer gives");
  requireNames("options", options, { returnSequences: true, returnState: true });
  const { layer, directions } = trace;
  const { forward, reverse } = directions;
  if (forward && reverse && layer.merge === "none") {
    throw new RangeError('invalid merge: expected one that joins the two outputs, got "none"');
  }
  const each = eachDirection(layer, ({ kind }, direction) =>
    statesOf(kind, directions[direction]!.finalStates),
  );
  const states = options.returnState ? Object.values(each).flat() : [];
  if (options.returnSequences) return { sequences: trace.outputs, states };
  const ahead = forward?.outputs.at(-1);
  const back = reverse?.outputs[0];
  const [last = []] =
    ahead && back ? mergeOutputs(layer.merge ?? "concat", [ahead], [back]) : [ahead ?? back];
  return { last, states };
}

function statesOf(kind: CellKind, states: State[]): Matrix[] {
  const hidden = states.map((state) => state.hiddenState);
  return kind === "lstm" ? [hidden, states.map((state) => state.cellState)] : [hidden];
}

function rowsOf(states: State[][], name: keyof State): Sequences {
  return states.map((batch) => batch.map((state) => state[name]));
}
