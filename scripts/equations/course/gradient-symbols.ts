import type { GateName, Gradients, StepGradients } from "../../../lib/index.js";
import type { Declaration, SymbolTable } from "../evaluate/symbols.js";
import { matrix } from "../evaluate/values.js";
import { lstmSymbols } from "./lstm-symbols.js";
import type { RandomRun } from "./random-run.js";

/** A run, a loss that reads every h_t, and the gradients of that loss. */
export interface BackwardRun extends RandomRun {
  gradients: Gradients;
  /** The loss's own gradient at h_t, by step. */
  own: number[][];
}

type GradientDeclaration = Declaration<BackwardRun>;

const gates: [letter: string, gate: GateName][] = [
  ["f", "forgetGate"],
  ["i", "inputGate"],
  ["c", "candidate"],
  ["o", "outputGate"],
];

/**
 * Whole gradients: along every path from the value to the loss L, that of c through h into later gates included.
 * ℓ_t is what the loss reads of h_t at its own step, L their sum.
 */
export const backwardSymbols: SymbolTable<BackwardRun> = {
  ...lstmSymbols,
  [of("h")]: state(
    "h",
    (step) => step.dHiddenState,
    ({ hiddenState }) => hiddenState,
  ),
  [of("c")]: state(
    "c",
    (step) => step.dCellState,
    ({ cellState }) => cellState,
  ),
  [of("c'")]: unit("c'", ({ dTanhC }) => dTanhC),
  [of("o")]: unit("o", ({ dOutputGate }) => dOutputGate),
  [of("f")]: unit("f", ({ dForgetGate }) => dForgetGate),
  [of("i")]: unit("i", ({ dInputGate }) => dInputGate),
  [of("\\tilde c")]: unit("\\tilde c", ({ dCandidate }) => dCandidate),
  [of("F")]: unit("F", ({ dKeptMemory }) => dKeptMemory),
  [of("I")]: unit("I", ({ dNewMemory }) => dNewMemory),
  [of("x")]: { ...unit("x", ({ dx }) => dx), shape: ["D"] },
  ...Object.fromEntries(gates.flatMap(([letter, gate]) => gateRows(letter, gate))),
  "\\partial \\ell_/\\partial h": {
    says: "the gradient of the loss at step t alone",
    shape: ["H"],
    from: 1,
    value: ({ own }, step) => own[step - 1]!,
  },
};

/** What the gradients are, going back. */
export const backwardLaws = [
  "\\frac{\\partial L}{\\partial c_{t-1}} = \\frac{\\partial L}{\\partial c_t} \\odot f_t + \\frac{\\partial L}{\\partial h_{t-1}} \\odot o_{t-1} \\odot \\tanh'(c_{t-1}), \\quad t \\ge 2",
  "\\frac{\\partial L}{\\partial c_t} = \\frac{\\partial L}{\\partial h_t} \\odot o_t \\odot \\tanh'(c_t) + \\frac{\\partial L}{\\partial c_{t+1}} \\odot f_{t+1}, \\quad t = 1, \\dots, T-1",
  "\\frac{\\partial L}{\\partial o_t} = \\frac{\\partial L}{\\partial h_t} \\odot \\tanh(c_t)",
  "\\frac{\\partial L}{\\partial f_t} = \\frac{\\partial L}{\\partial c_t} \\odot c_{t-1}",
  "\\frac{\\partial L}{\\partial i_t} = \\frac{\\partial L}{\\partial c_t} \\odot \\tilde c_t",
  "\\frac{\\partial L}{\\partial \\tilde c_t} = \\frac{\\partial L}{\\partial c_t} \\odot i_t",
  "\\frac{\\partial L}{\\partial W_f} = \\sum_{t=1}^{T} \\frac{\\partial L}{\\partial z^f_t} [h_{t-1}, x_t]^\\top",
  "\\frac{\\partial L}{\\partial b_f} = \\sum_{t=1}^{T} \\frac{\\partial L}{\\partial z^f_t}",
];

function of(key: string): string {
  return `\\partial L/\\partial ${key}`;
}

function unit(key: string, read: (step: StepGradients) => number[]): GradientDeclaration {
  return {
    says: `the gradient at ${key}`,
    shape: ["H"],
    from: 1,
    value: ({ gradients }, step) => read(gradients.steps[step - 1]!),
  };
}

/** At the start too: what the loss would change with another start. */
function state(
  key: string,
  read: (step: StepGradients) => number[],
  initial: (state: Gradients["dInitialState"]) => number[],
): GradientDeclaration {
  return {
    says: `the gradient at ${key}`,
    shape: ["H"],
    from: 0,
    value: ({ gradients }, step) =>
      step === 0 ? initial(gradients.dInitialState) : read(gradients.steps[step - 1]!),
  };
}

function gateRows(letter: string, gate: GateName): [string, GradientDeclaration][] {
  const z = unit(`z of the ${gate}`, ({ dPreactivations }) => dPreactivations[gate]);
  return [
    [of(`z^${letter}`), z],
    [of(`z_${letter}`), z],
    [
      of(`W_${letter}`),
      {
        says: `the gradient at the weights of the ${gate}`,
        shape: ["H", ["H", "D"]],
        value: ({ gradients }) => matrix(gradients.dParameters[gate].weights),
      },
    ],
    [
      of(`b_${letter}`),
      {
        says: `the gradient at the biases of the ${gate}`,
        shape: ["H"],
        value: ({ gradients }) => gradients.dParameters[gate].biases,
      },
    ],
  ];
}
