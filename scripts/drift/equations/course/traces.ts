import type { CellOptions, Trace } from "../../../../lib/index.js";
import { bindTrace, type BoundTrace, type SymbolTable } from "../symbols.js";
import type { Library } from "./library.js";
import { lstmLaws, lstmSymbols } from "./lstm-symbols.js";
import { defaultSizes, randomRun, type RunSizes } from "./random-run.js";
import { constantGateSymbols, gateSymbols, halfLifeSymbols, handSymbols } from "./small-symbols.js";

/** How a trace is made; another seed gives other values that obey the same rules. */
export type MakeTrace = (seed: number, sizes?: RunSizes) => BoundTrace;

/** What equations may be checked against, by name. */
export type TraceLibrary = Readonly<Record<string, MakeTrace>>;

/** The traces of the course, computed by its library. */
export function courseTraces(library: Library): TraceLibrary {
  const lstm = (name: string, says: string, options: CellOptions = {}): MakeTrace =>
    makeLstm.bind(null, library, { name, says }, options);
  const forced = (name: string, forgetGate: number, inputGate: number): MakeTrace =>
    lstm(name, `forget gate forced to ${forgetGate}, input gate to ${inputGate}`, {
      forced: { forgetGate, inputGate },
    });
  const { identity, sigmoid } = library;
  return {
    forward: lstm("forward", "the standard cell"),
    "identity-output": lstm("identity-output", "h without tanh", { outputActivation: identity }),
    "sigmoid-candidate": lstm("sigmoid-candidate", "the candidate squeezed by a sigmoid", {
      candidateActivation: sigmoid,
    }),
    carry: forced("carry", 1, 0),
    replace: forced("replace", 0, 1),
    erase: forced("erase", 0, 0),
    accumulate: forced("accumulate", 1, 1),
    "worked-sizes": (seed) => lstm("worked-sizes", "32 inputs, 70 units")(seed, workedSizes),
    hand: () => makeHand(library),
    gate: (seed) => makeGate(library, seed),
    "constant-gate": (seed) => makeConstantGate(library, seed),
    "half-life": (seed) => makeHalfLife(library, seed),
  };
}

const workedSizes: RunSizes = { inputSize: 32, hiddenSize: 70, timeSteps: 5 };

function makeLstm(
  library: Library,
  about: { name: string; says: string },
  options: CellOptions,
  seed: number,
  given = defaultSizes,
): BoundTrace {
  const { inputSize: D, hiddenSize: H, timeSteps: lastStep } = given;
  const run = randomRun(library, seed, given, options);
  return bindTrace({
    ...about,
    table: lstmSymbols,
    laws: lstmLaws,
    run,
    sizes: { H, D },
    lastStep,
  });
}

/** One input, one unit, weights 1, biases 0, all activations the identity, inputs 1, 1, 1. */
function makeHand({ constantParameters, identity, unroll }: Library): BoundTrace {
  const parameters = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 });
  const run = unroll(parameters, [[1], [1], [1]], {
    gateActivation: identity,
    candidateActivation: identity,
    outputActivation: identity,
  });
  const says = "by hand: weights 1, no biases, no squashing, inputs 1, 1, 1";
  return bindNumbers("hand", says, handSymbols, run);
}

function makeGate(library: Library, seed: number): BoundTrace {
  const { activate, affine, multiply, seededRandom, sigmoid } = library;
  const random = seededRandom(seed);
  const [N, D] = [4, 6];
  const vector = (size: number): number[] =>
    Array.from({ length: size }, () => random.uniform(-2, 2));
  const [weights, biases] = [Array.from({ length: N }, () => vector(D)), vector(N)];
  const [input, traffic] = [vector(D), vector(N)];
  const numbers = Array.from({ length: 25 }, (_, k) => (k - 12) / 2 + random.uniform());
  const shares = activate(sigmoid, affine(weights, input, biases));
  const arrived = multiply(traffic, shares);
  const run = { weights, biases, input, traffic, shares, arrived, numbers };
  const says = "a gate by itself";
  return bindTrace({ name: "gate", says, table: gateSymbols, run, sizes: { N, D }, lastStep: 0 });
}

function makeConstantGate(library: Library, seed: number): BoundTrace {
  const random = library.seededRandom(seed);
  const sizes = { inputSize: 1, hiddenSize: 1 };
  const parameters = library.constantParameters({ ...sizes, weight: 0.5, bias: 0 });
  const inputs = Array.from({ length: 8 }, () => [random.uniform(-1, 1)]);
  const run = library.unroll(parameters, inputs, {
    initialState: { hiddenState: [0.4], cellState: [random.uniform(1.5, 2.5)] },
    forced: { forgetGate: random.uniform(0.6, 0.9), inputGate: 0 },
  });
  const says = "one unit, its forget gate held still, nothing written";
  return bindNumbers("constant-gate", says, constantGateSymbols, run);
}

function bindNumbers(
  name: string,
  says: string,
  table: SymbolTable<Trace>,
  run: Trace,
): BoundTrace {
  return bindTrace({ name, says, table, run, sizes: {}, lastStep: run.steps.length });
}

function makeHalfLife({ seededRandom }: Library, seed: number): BoundTrace {
  const random = seededRandom(seed);
  const run = Array.from({ length: 12 }, () => random.uniform(0.05, 0.98));
  const says = "gates and their half-lives";
  return bindTrace({
    name: "half-life",
    says,
    table: halfLifeSymbols,
    run,
    sizes: {},
    lastStep: 0,
  });
}
