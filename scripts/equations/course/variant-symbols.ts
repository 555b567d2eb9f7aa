import type { GateName } from "../../../lib/index.js";
import type { SymbolTable } from "../evaluate/symbols.js";
import { matrix } from "../evaluate/values.js";
import { lstmSymbols, type LstmDeclaration } from "./lstm-symbols.js";
import type { RandomRun } from "./random-run.js";

/** Gates that see the memory: f and i see c_{t-1}, o sees c_t. */
export const peepholeSymbols: SymbolTable<RandomRun> = {
  ...lstmSymbols,
  p_i: peephole("inputGate"),
  p_f: peephole("forgetGate"),
  p_o: peephole("outputGate"),
};

/** i = 1 - f: the input gate has no network of its own. */
export const coupledSymbols = without("i");

/** The cell of 1997: f = 1. */
export const withoutForgetGateSymbols = without("f");

/** h shorter than c. */
export const projectionSymbols: SymbolTable<RandomRun> = {
  ...Object.fromEntries(
    Object.entries(lstmSymbols).map(([key, row]) => [
      key,
      "any" in row ? row : projected(key, row),
    ]),
  ),
  P: {
    says: "the projection",
    shape: ["R", "H"],
    value: ({ parameters }) => matrix(parameters.projection!.weights),
  },
  R: { says: "the entries of h", shape: [], value: ({ parameters }) => parameters.projectionSize! },
};

/** With peepholes, what the three gates are. */
export const peepholeLaws = [
  "f_t = \\sigma(W_f [h_{t-1}, x_t] + p_f \\odot c_{t-1} + b_f)",
  "i_t = \\sigma(W_i [h_{t-1}, x_t] + p_i \\odot c_{t-1} + b_i)",
  "o_t = \\sigma(W_o [h_{t-1}, x_t] + p_o \\odot c_t + b_o)",
];

function peephole(gate: Exclude<GateName, "candidate">): LstmDeclaration {
  return {
    says: `the peephole of the ${gate}`,
    shape: ["H"],
    value: ({ parameters }) => parameters.peepholes![gate],
  };
}

function without(gate: "i" | "f"): SymbolTable<RandomRun> {
  const own = new Set([
    `W_${gate}`,
    `W_h${gate}`,
    `W_x${gate}`,
    `b_${gate}`,
    `z^${gate}`,
    `z_${gate}`,
  ]);
  return Object.fromEntries(Object.entries(lstmSymbols).filter(([key]) => !own.has(key)));
}

/** Where h stands alone or beside x, its size is R. */
function projected(key: string, row: LstmDeclaration): LstmDeclaration {
  if (key === "h") return { ...row, shape: ["R"] };
  if (key === "X") return { ...row, shape: [["R", "D"]] };
  if (/^W_h.$/.test(key)) return { ...row, shape: ["H", "R"] };
  return /^W_.$/.test(key) ? { ...row, shape: ["H", ["R", "D"]] } : row;
}
