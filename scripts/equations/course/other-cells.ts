import type {
  GruGateName,
  GruParameters,
  GruTrace,
  RnnParameters,
  RnnTrace,
} from "../../../lib/index.js";
import type { Declaration, SymbolTable } from "../evaluate/symbols.js";
import { matrix } from "../evaluate/values.js";

/** What a gated recurrent unit did. */
export interface GruRun {
  parameters: GruParameters;
  trace: GruTrace;
}

/** What a plain recurrent network did. */
export interface RnnRun {
  parameters: RnnParameters;
  trace: RnnTrace;
}

type GruRow = Declaration<GruRun>;

/** The reset gate r, the update gate z, the candidate n; of the old state, z ⊙ h_{t-1} stays. */
export const gruSymbols: SymbolTable<GruRun> = {
  x: { says: "the event", shape: ["D"], from: 1, value: ({ trace }, t) => trace.steps[t - 1]!.x },
  h: {
    says: "the hidden state",
    shape: ["H"],
    from: 0,
    value: ({ trace }, t) => stateAt(trace, t),
  },
  r: gruUnit("the reset gate", "resetGate"),
  z: gruUnit("the update gate", "updateGate"),
  n: gruUnit("the candidate", "candidate"),
  "\\tilde h": gruUnit("the candidate", "candidate"),
  ...gruParameters("r", "resetGate"),
  ...gruParameters("z", "updateGate"),
  ...gruParameters("n", "candidate"),
  b_hn: {
    says: "the candidate's second bias",
    shape: ["H"],
    value: ({ parameters }) => parameters.recurrentBiases!,
  },
  T: { says: "the number of steps", shape: [], value: ({ trace }) => trace.steps.length },
};

/** One network, no gates. */
export const rnnSymbols: SymbolTable<RnnRun> = {
  x: { says: "the event", shape: ["D"], from: 1, value: ({ trace }, t) => trace.steps[t - 1]!.x },
  h: {
    says: "the hidden state",
    shape: ["H"],
    from: 0,
    value: ({ trace }, t) => stateAt(trace, t),
  },
  W: {
    says: "the weights",
    shape: ["H", ["H", "D"]],
    value: ({ parameters }) => matrix(parameters.weights),
  },
  W_h: {
    says: "the recurrent weights",
    shape: ["H", "H"],
    value: ({ parameters: { weights, hiddenSize } }) =>
      matrix(weights.map((row) => row.slice(0, hiddenSize))),
  },
  W_x: {
    says: "the input's weights",
    shape: ["H", "D"],
    value: ({ parameters: { weights, hiddenSize } }) =>
      matrix(weights.map((row) => row.slice(hiddenSize))),
  },
  b: { says: "the biases", shape: ["H"], value: ({ parameters }) => parameters.biases },
  T: { says: "the number of steps", shape: [], value: ({ trace }) => trace.steps.length },
};

function stateAt({ initialState, steps }: GruTrace | RnnTrace, step: number): number[] {
  return step === 0 ? initialState.hiddenState : steps[step - 1]!.hiddenState;
}

function gruUnit(says: string, gate: GruGateName): GruRow {
  return { says, shape: ["H"], from: 1, value: ({ trace }, t) => trace.steps[t - 1]![gate] };
}

function gruParameters(letter: string, gate: GruGateName): Record<string, GruRow> {
  const part = (from: number, to?: number): GruRow["value"] => {
    return ({ parameters }) => matrix(parameters[gate].weights.map((row) => row.slice(from, to)));
  };
  const says = `the weights of the ${gate}`;
  return {
    [`W_${letter}`]: { says, shape: ["H", ["H", "D"]], value: part(0) },
    [`W_h${letter}`]: {
      says: `${says} on h`,
      shape: ["H", "H"],
      value: (run, step) => part(0, run.parameters.hiddenSize)(run, step),
    },
    [`W_x${letter}`]: {
      says: `${says} on x`,
      shape: ["H", "D"],
      value: (run, step) => part(run.parameters.hiddenSize)(run, step),
    },
    [`b_${letter}`]: {
      says: `the biases of the ${gate}`,
      shape: ["H"],
      value: ({ parameters }) => parameters[gate].biases,
    },
  };
}
