import {
  elu,
  hardSigmoid,
  identity,
  kerasReturns,
  relu,
  runLayer,
  sigmoid,
  softplus,
  softsign,
  tanh,
  transposeSequences,
  type Activation,
  type Cell,
  type Layer,
  type LayerOptions,
  type LayerTrace,
  type Matrix,
  type PerDirection,
  type Sequences,
  type State,
  type Vector,
} from "../../../lib/index.js";
import { gatesOf } from "../blocks.js";
import type { Results } from "../compare.js";
import { numbersOf, type Rounding } from "../numbers.js";
import type { TfjsActivation, TfjsCase } from "./case.js";

/** TensorFlow.js's arrays of one cell. */
export interface TfjsBlocks {
  /** [inputSize][gates · units]. */
  kernel: Matrix;
  /** [units][gates · units]. */
  recurrentKernel: Matrix;
  /** [gates · units]; zeros without `useBias`. */
  bias: Vector;
}

/** Every number of a case; sequences batch-major, as Keras has them. */
export interface TfjsNumbers {
  /** [batchSize][timeSteps][inputSize]. */
  input: Sequences;
  /** Per layer and direction. */
  cells: TfjsBlocks[][];
  /** h_0 (and c_0) per layer and direction, [batchSize][units]. */
  initial: Matrix[][][];
}

const gateCount = { lstm: 4, gru: 3, simpleRNN: 1 };

const activations: Record<TfjsActivation, Activation> = {
  tanh,
  sigmoid,
  hardSigmoid: hardSigmoid(0.2, 0.5),
  relu,
  elu: elu(1),
  softsign,
  softplus,
  linear: identity,
};

/** The numbers of a case, rounded to float32, which both sides then get. */
export function tfjsNumbers(asked: TfjsCase, round: Rounding = Math.fround): TfjsNumbers {
  const numbers = numbersOf(asked.seed, round);
  const { hiddenSize, batchSize, merge } = asked;
  const columns = gateCount[asked.layer] * hiddenSize;
  const directions = merge === undefined ? 1 : 2;
  const wide = merge === "concat" ? 2 * hiddenSize : hiddenSize;
  const list = <T>(length: number, make: (k: number) => T) =>
    Array.from({ length }, (_, k) => make(k));
  const cells = list(asked.layers, (depth) =>
    list(directions, () => {
      const reads = depth === 0 ? asked.inputSize : wide;
      return {
        kernel: numbers.matrix(reads, columns, 1 / Math.sqrt(reads)),
        recurrentKernel: numbers.matrix(hiddenSize, columns, 1 / Math.sqrt(hiddenSize)),
        bias: asked.useBias ? numbers.vector(columns) : new Array<number>(columns).fill(0),
      };
    }),
  );
  const states = asked.layer === "lstm" ? 2 : 1;
  const state = () => list(states, () => numbers.matrix(batchSize, hiddenSize));
  return {
    input: numbers.cube(batchSize, asked.timeSteps, asked.inputSize, 1),
    cells,
    initial: list(asked.layers, () => list(directions, state)),
  };
}

/** What we make of a case: what the last layer returns, and its final states. */
export function oursOfTfjs(asked: TfjsCase, numbers: TfjsNumbers): Results {
  const { mask } = asked;
  const options: LayerOptions = {
    ...(mask && { padding: { convention: "keras", mask: transposed(mask) } }),
    ...(asked.goBackwards && { outputOrder: "reading" }),
  };
  let fed = transposeSequences(numbers.input);
  let trace: LayerTrace | undefined;
  numbers.cells.forEach((cells, depth) => {
    const layer = layerOf(asked, cells, depth === asked.layers - 1);
    const initialStates = asked.initialState && statesOf(layer, numbers.initial[depth]!);
    trace = runLayer(layer, fed, { ...options, ...(initialStates && { initialStates }) });
    fed = trace.outputs;
  });
  return returned(asked, trace!);
}

/** The last layer's outputs and final states, in the order and shapes of `apply` with `returnState`. */
function returned(asked: TfjsCase, trace: LayerTrace): Results {
  const { forward, reverse } = trace.directions;
  const each = [forward, reverse].flatMap((direction) => direction ?? []);
  const states = each.flatMap(({ finalStates }) => [
    finalStates.map((state) => state.hiddenState),
    ...(asked.layer === "lstm" ? [finalStates.map((state) => state.cellState)] : []),
  ]);
  if (asked.merge === null) {
    const lasts = [forward!.outputs.at(-1)!, reverse!.outputs[0]!];
    const whole = each.map(({ outputs }) => transposeSequences(outputs));
    return { outputs: asked.returnSequences ? whole : lasts, states };
  }
  const { sequences, last } = kerasReturns(trace, { returnSequences: asked.returnSequences });
  return { outputs: [sequences ? transposeSequences(sequences) : last!], states };
}

function transposed<T>(rows: T[][]): T[][] {
  return rows[0]!.map((_, t) => rows.map((row) => row[t]!));
}

function layerOf(asked: TfjsCase, cells: TfjsBlocks[], isLast: boolean): Layer {
  const [first, second] = cells.map((blocks) => cellOf(asked, blocks));
  if (asked.merge === undefined)
    return asked.goBackwards ? { reverse: first! } : { forward: first! };
  const merge = asked.merge ?? (isLast ? "none" : "sum");
  return { forward: first!, reverse: second!, merge };
}

function statesOf({ forward, reverse }: Layer, initial: Matrix[][]): PerDirection<State[]> {
  const batch = ([h, c]: Matrix[]): State[] =>
    h!.map((hiddenState, b) => ({ hiddenState, cellState: c?.[b] ?? [] }));
  const back = initial.at(-1)!;
  return {
    ...(forward && { forward: batch(initial[0]!) }),
    ...(reverse && { reverse: batch(back) }),
  };
}

function cellOf(asked: TfjsCase, { kernel, recurrentKernel, bias }: TfjsBlocks): Cell {
  const { layer, hiddenSize } = asked;
  const turned = (matrix: Matrix) => bias.map((_, column) => matrix.map((row) => row[column]!));
  const none = bias.map(() => 0);
  const packed = {
    input: turned(kernel),
    recurrent: turned(recurrentKernel),
    inputBias: bias,
    recurrentBias: none,
  };
  const gates = gatesOf(packed, gateCount[layer]);
  const sizes = { inputSize: kernel.length, hiddenSize };
  const squash = activations[asked.activation ?? "tanh"];
  const gateActivation = activations[asked.recurrentActivation ?? "hardSigmoid"];
  if (layer === "simpleRNN") {
    return { kind: "rnn", parameters: { ...sizes, ...gates[0]! }, options: { activation: squash } };
  }
  if (layer === "gru") {
    const [updateGate, resetGate, candidate] = gates;
    return {
      kind: "gru",
      parameters: {
        ...sizes,
        updateGate: updateGate!,
        resetGate: resetGate!,
        candidate: candidate!,
      },
      options: { reset: "before", gateActivation, candidateActivation: squash },
    };
  }
  const [inputGate, forgetGate, candidate, outputGate] = gates;
  return {
    kind: "lstm",
    parameters: {
      ...sizes,
      inputGate: inputGate!,
      forgetGate: forgetGate!,
      candidate: candidate!,
      outputGate: outputGate!,
    },
    options: { gateActivation, candidateActivation: squash, outputActivation: squash },
  };
}
