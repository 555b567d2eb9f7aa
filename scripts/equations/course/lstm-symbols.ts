import type { GateName, StepTrace } from "../../../lib/index.js";
import type { AnyDeclaration, Declaration, SymbolTable } from "../evaluate/symbols.js";
import { matrix, type Value } from "../evaluate/values.js";
import type { RandomRun } from "./random-run.js";

/** A row of the cell's table. */
export type LstmDeclaration = Declaration<RandomRun>;

const letters: Record<GateName, string> = {
  inputGate: "i",
  forgetGate: "f",
  candidate: "c",
  outputGate: "o",
};
const joined = ["H", "D"] as const;

/** The symbols of the cell that the course teaches. A wrong row is trusted: review it like code. */
export const lstmSymbols: SymbolTable<RandomRun> = {
  x: { says: "the event", shape: ["D"], from: 1, value: ofStep(({ x }) => x) },
  h: state("the hidden state", "hiddenState"),
  c: state("the cell state", "cellState"),
  X: { says: "[h_{t-1}, x_t]", shape: [joined], from: 1, value: ofStep(({ hx }) => hx) },
  f: unit("the forget gate", ({ forgetGate }) => forgetGate),
  i: unit("the input gate", ({ inputGate }) => inputGate),
  o: unit("the output gate", ({ outputGate }) => outputGate),
  "\\tilde c": unit("the candidate", ({ candidate }) => candidate),
  F: unit("the kept memory", ({ keptMemory }) => keptMemory),
  I: unit("the new memory", ({ newMemory }) => newMemory),
  "c'": unit("the squeezed cell state", ({ tanhC }) => tanhC),
  ...forGates((gate, letter) => ({
    [`W_${letter}`]: weights(gate, [joined], (row) => row),
    [`W_h${letter}`]: weights(gate, ["H"], (row, size) => row.slice(0, size)),
    [`W_x${letter}`]: weights(gate, ["D"], (row, size) => row.slice(size)),
    [`b_${letter}`]: bias(gate),
    [`z^${letter}`]: preactivation(gate),
    [`z_${letter}`]: preactivation(gate),
  })),
  H: { says: "the number of units", shape: [], value: ({ parameters }) => parameters.hiddenSize },
  D: { says: "the size of an event", shape: [], value: ({ parameters }) => parameters.inputSize },
  T: { says: "the number of steps", shape: [], value: ({ trace }) => trace.steps.length },
  z: anyNumber(),
};

/** What each symbol is by definition, in the standard cell. */
export const lstmLaws = [
  "X_t = [h_{t-1}, x_t]",
  "f_t = \\sigma(W_f [h_{t-1}, x_t] + b_f)",
  "i_t = \\sigma(W_i [h_{t-1}, x_t] + b_i)",
  "\\tilde c_t = \\tanh(W_c [h_{t-1}, x_t] + b_c)",
  "o_t = \\sigma(W_o [h_{t-1}, x_t] + b_o)",
  "F_t = f_t \\odot c_{t-1}",
  "I_t = i_t \\odot \\tilde c_t",
  "c_t = f_t \\odot c_{t-1} + i_t \\odot \\tilde c_t",
  "c'_t = \\tanh(c_t)",
  "h_t = o_t \\odot \\tanh(c_t)",
];

/** A letter for any number: samples from well below to well above 0, where σ and tanh bend. */
function anyNumber(): AnyDeclaration<RandomRun> {
  return {
    says: "any number",
    any: true,
    samples: ({ random }) => Array.from({ length: 25 }, (_, k) => (k - 12) / 2 + random.uniform()),
  };
}

function forGates(
  rows: (gate: GateName, letter: string) => Record<string, LstmDeclaration>,
): Record<string, LstmDeclaration> {
  const entries = Object.entries(letters) as [GateName, string][];
  return Object.assign({}, ...entries.map(([gate, letter]) => rows(gate, letter))) as Record<
    string,
    LstmDeclaration
  >;
}

function ofStep(read: (step: StepTrace) => number[]): LstmDeclaration["value"] {
  return ({ trace }, step) => read(trace.steps[step - 1]!);
}

function unit(says: string, read: (step: StepTrace) => number[]): LstmDeclaration {
  return { says, shape: ["H"], from: 1, value: ofStep(read) };
}

/** Starts at step 0, before the first event. */
function state(says: string, name: "hiddenState" | "cellState"): LstmDeclaration {
  return {
    says,
    shape: ["H"],
    from: 0,
    value: ({ trace }, step) =>
      step === 0 ? trace.initialState[name] : trace.steps[step - 1]![name],
  };
}

function weights(
  gate: GateName,
  columns: LstmDeclaration["shape"],
  part: (row: number[], outputSize: number) => number[],
): LstmDeclaration {
  const value = ({ parameters }: RandomRun): Value =>
    matrix(
      parameters[gate].weights.map((row) =>
        part(row, parameters.projectionSize ?? parameters.hiddenSize),
      ),
    );
  return { says: `the weights of the ${gate}`, shape: ["H", ...columns], value };
}

function bias(gate: GateName): LstmDeclaration {
  return {
    says: `the biases of the ${gate}`,
    shape: ["H"],
    value: ({ parameters }) => parameters[gate].biases,
  };
}

function preactivation(gate: GateName): LstmDeclaration {
  return unit(`what enters the ${gate}`, ({ preactivations }) => preactivations[gate]);
}
