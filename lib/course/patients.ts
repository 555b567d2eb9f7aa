import { runLayer, type LayerTrace } from "../layers/layer.js";
import { stackOfOneCell } from "../layers/shared.js";
import { runStack, type StackTrace } from "../layers/stack.js";
import type { Sequences } from "../layers/sequences.js";
import { backpropagate } from "../lstm/backpropagate.js";
import { initialParameters } from "../lstm/initialise.js";
import type { CellOptions } from "../lstm/options.js";
import type { CellParameters } from "../lstm/parameters.js";
import { unroll, type Trace } from "../lstm/unroll.js";
import { identity } from "../math/activations.js";
import { seededRandom } from "../math/random.js";
import type { Matrix, Vector } from "../math/vector.js";
import { upstreamAt } from "../recurrence/upstream.js";
import { countExample } from "../training/tasks/count.js";
import { counterCell } from "./counter.js";

/** A cell that does not do what its author thinks. */
export interface CellPatient {
  /** What its author says. */
  complaint: string;
  /** The weights its author believes in. */
  parameters: CellParameters;
  /** What it read, [timeSteps][inputSize]. */
  inputs: Matrix;
  /** What it did. */
  trace: Trace;
}

/** A stack that does not do what its author thinks. */
export interface StackPatient {
  /** What its author says. */
  complaint: string;
  /** How many numbers its author believes it learns. */
  believed: number;
  /** What it did. */
  trace: StackTrace<"lstm">;
}

/** A batch of which the wrong thing was read. */
export interface BatchPatient {
  /** What its author says. */
  complaint: string;
  /** How many steps of each sequence count, [batchSize]. */
  lengths: number[];
  /** What the layer did. */
  trace: LayerTrace<"lstm">;
  /** What its author takes for each sequence's last output, [batchSize][hiddenSize]. */
  read: Matrix;
}

/** A stream that was cut into pieces, each with a loss at its end. */
export interface StreamPatient {
  /** What its author says. */
  complaint: string;
  /** Steps in a piece. */
  pieceSteps: number;
  /** The length of the gradient at every input of the stream, from the loss of each piece, [pieces][timeSteps]. */
  reach: Matrix;
}

/** The six patients by letter. */
export interface Patients {
  /** A cell that read one sequence. */
  A: CellPatient;
  /** A stack of layers that read one sequence. */
  B: StackPatient;
  /** A cell that read a batch of sequences of different lengths. */
  C: BatchPatient;
  /** A cell that read one sequence. */
  D: CellPatient;
  /** A cell that read one sequence. */
  E: CellPatient;
  /** A cell that read a stream, piece by piece. */
  F: StreamPatient;
}

/**
 * One of the six broken LSTMs of the capstone, with what its author says and what it did.
 * @param letter `"A"` to `"F"`.
 * @throws RangeError when there is no such patient.
 */
export function patient<Letter extends keyof Patients>(letter: Letter): Patients[Letter] {
  const make = Object.hasOwn(admissions, letter) ? admissions[letter] : undefined;
  if (!make) {
    throw new RangeError(`invalid letter: expected A, B, C, D, E or F, got ${String(letter)}`);
  }
  return make();
}

const admissions: { [Letter in keyof Patients]: () => Patients[Letter] } = {
  A: () => {
    const parameters = drawn(1);
    const { candidate, inputGate } = parameters;
    const broken = { ...candidate, biases: inputGate.biases };
    return cellPatient(
      "I wrote the four lines from a text. The numbers look like an LSTM's, and are a little off everywhere.",
      { parameters, inputs: events(8) },
      { ...parameters, candidate: broken },
    );
  },
  B: () => ({
    complaint: "Three layers do no better than one, and the file of weights is surprisingly small.",
    believed: 3 * 4 * 3 * (3 + 3 + 1),
    trace: runStack(
      stackOfOneCell({ kind: "lstm", parameters: drawn(2, 3) }, 3),
      events(6, 3).map((x) => [x]),
    ),
  }),
  C: () => {
    const lengths = [6, 2, 4];
    const trace = runLayer({ forward: { kind: "lstm", parameters: drawn(3) } }, padded(lengths), {
      padding: { convention: "pytorch", lengths },
    });
    return {
      complaint: "Long sequences are told apart well; all short ones get the same answer.",
      lengths,
      trace,
      read: trace.outputs.at(-1)!,
    };
  },
  D: () => {
    const parameters = drawn(4);
    const { inputGate, forgetGate } = parameters;
    return cellPatient(
      "The weights come from another library. Every shape fits, nothing is refused, and nothing is right.",
      { parameters, inputs: events(8) },
      { ...parameters, inputGate: forgetGate, forgetGate: inputGate },
    );
  },
  E: () =>
    cellPatient(
      "It counts short words as it should. The longer the word, the larger its outputs get.",
      { parameters: counterCell(), inputs: countExample(8).inputs },
      counterCell(),
      { outputActivation: identity },
    ),
  F: () => ({
    complaint:
      "Every piece of the stream takes longer to learn from than the one before, and more memory.",
    pieceSteps: 4,
    reach: reachOf(drawn(6), events(12), 4),
  }),
};

function cellPatient(
  complaint: string,
  { parameters, inputs }: Pick<CellPatient, "parameters" | "inputs">,
  broken: CellParameters,
  options?: CellOptions,
): CellPatient {
  return { complaint, parameters, inputs, trace: unroll(broken, inputs, options) };
}

function drawn(seed: number, inputSize = 2): CellParameters {
  return initialParameters({ inputSize, hiddenSize: 3, seed });
}

function events(timeSteps: number, size = 2): Matrix {
  const random = seededRandom(timeSteps);
  return Array.from({ length: timeSteps }, () =>
    Array.from({ length: size }, () => random.normal()),
  );
}

function padded(lengths: number[]): Sequences {
  const nothing: Vector = [0, 0];
  const sequences = lengths.map((length) => events(length));
  const longest = Math.max(...lengths);
  return Array.from({ length: longest }, (_, t) => sequences.map((each) => each[t] ?? nothing));
}

/** Losses at the end of each piece, sent back through the whole stream: as if no state had been detached. */
function reachOf(parameters: CellParameters, inputs: Matrix, pieceSteps: number): Matrix {
  const trace = unroll(parameters, inputs);
  return Array.from({ length: inputs.length / pieceSteps }, (_, piece) => {
    const loss = upstreamAt(trace, "hiddenState", (piece + 1) * pieceSteps - 1);
    return backpropagate(parameters, trace, loss).dInputs.map((dx) => Math.hypot(...dx));
  });
}
