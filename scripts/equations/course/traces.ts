import type { CellOptions } from "../../../lib/index.js";
import type { BoundTrace } from "../evaluate/symbols.js";
import { makeBackward, makeGru, makeLstm, makeRnn, type LstmTrace } from "./cell-traces.js";
import type { Library } from "./library.js";
import type { RunSizes, Variant } from "./random-run.js";
import { makeConstantGate, makeGate, makeHalfLife, makeHand } from "./small-traces.js";
import {
  coupledSymbols,
  peepholeLaws,
  peepholeSymbols,
  projectionSymbols,
  withoutForgetGateSymbols,
} from "./variant-symbols.js";

/** How a trace is made; another seed gives other values that obey the same rules. */
export type MakeTrace = (seed: number, sizes?: RunSizes) => BoundTrace;

/** What equations may be checked against, by name. */
export type TraceLibrary = Readonly<Record<string, MakeTrace>>;

const workedSizes: RunSizes = { inputSize: 32, hiddenSize: 70, timeSteps: 5 };

/** The traces of the course, computed by its library. */
export function courseTraces(library: Library): TraceLibrary {
  const lstm = [...standard(library), ...variants(library)].map((about): [string, MakeTrace] => [
    about.name,
    (seed, sizes) => makeLstm(library, about, seed, sizes),
  ]);
  const worked = { name: "worked-sizes", says: "the standard cell of 32 inputs and 70 units" };
  return {
    ...Object.fromEntries(lstm),
    "worked-sizes": (seed) => makeLstm(library, worked, seed, workedSizes),
    backward: (seed, sizes) => makeBackward(library, seed, sizes),
    gru: (seed, sizes) => makeGru(library, "after", seed, sizes),
    "gru-before": (seed, sizes) => makeGru(library, "before", seed, sizes),
    rnn: (seed, sizes) => makeRnn(library, seed, sizes),
    hand: () => makeHand(library),
    gate: (seed) => makeGate(library, seed),
    "constant-gate": (seed) => makeConstantGate(library, seed),
    "half-life": (seed) => makeHalfLife(library, seed),
  };
}

function standard({ identity, sigmoid }: Library): LstmTrace[] {
  const trace = (name: string, says: string, options: CellOptions = {}): LstmTrace => ({
    name,
    says,
    variant: { options },
  });
  const forced = (name: string, forgetGate: number, inputGate: number, law: string): LstmTrace => ({
    ...trace(name, `forget gate forced to ${forgetGate}, input gate to ${inputGate}`, {
      forced: { forgetGate, inputGate },
    }),
    laws: [law],
  });
  return [
    trace("forward", "the standard cell"),
    trace("identity-output", "h without tanh", { outputActivation: identity }),
    trace("sigmoid-candidate", "the candidate squeezed by a sigmoid", {
      candidateActivation: sigmoid,
    }),
    forced("carry", 1, 0, "c_t = c_{t-1}"),
    forced("replace", 0, 1, "c_t = \\tilde c_t"),
    forced("erase", 0, 0, "c_t = 0"),
    forced("accumulate", 1, 1, "c_t = c_{t-1} + \\tilde c_t"),
  ];
}

function variants({ gateNames }: Library): LstmTrace[] {
  const peepholes: Variant = {
    extend: (draw, size) => {
      const [inputGate, forgetGate, outputGate] = gateNames.map(() => draw.vector(size));
      return {
        peepholes: { inputGate: inputGate!, forgetGate: forgetGate!, outputGate: outputGate! },
      };
    },
  };
  const projection: Variant = {
    projectionSize: (hiddenSize) => hiddenSize - 2,
    extend: (draw, size) => ({
      projectionSize: size - 2,
      projection: { weights: draw.matrix(size - 2, size) },
    }),
  };
  return [
    {
      name: "peephole",
      says: "gates that see the memory",
      variant: peepholes,
      table: peepholeSymbols,
      laws: peepholeLaws,
    },
    {
      name: "coupled",
      says: "i = 1 - f",
      variant: { options: { coupled: "i = 1 - f" } },
      table: coupledSymbols,
      laws: ["i_t = 1 - f_t"],
    },
    {
      name: "no-forget-gate",
      says: "the cell of 1997",
      variant: { options: { withoutForgetGate: true } },
      table: withoutForgetGateSymbols,
      laws: ["f_t = 1", "c_t = c_{t-1} + i_t \\odot \\tilde c_t"],
    },
    {
      name: "projection",
      says: "h shorter than c",
      variant: projection,
      table: projectionSymbols,
      laws: ["h_t = P (o_t \\odot \\tanh(c_t))"],
    },
  ];
}
