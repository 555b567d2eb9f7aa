import type { Trace } from "../../../lib/index.js";
import { bindTrace, type BoundTrace, type SymbolTable } from "../evaluate/symbols.js";
import type { Library } from "./library.js";
import { constantGateSymbols, gateSymbols, halfLifeSymbols, handSymbols } from "./small-symbols.js";

/** One input, one unit, weights 1, biases 0, all activations the identity, inputs 1, 1, 1. */
export function makeHand({ constantParameters, identity, unroll }: Library): BoundTrace {
  const parameters = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 });
  const run = unroll(parameters, [[1], [1], [1]], {
    gateActivation: identity,
    candidateActivation: identity,
    outputActivation: identity,
  });
  const says = "by hand: weights 1, no biases, no squashing, inputs 1, 1, 1";
  return bindNumbers("hand", says, handSymbols, run);
}

/** A gate of four lanes that looks at six inputs. */
export function makeGate(library: Library, seed: number): BoundTrace {
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

/** A memory that only fades. */
export function makeConstantGate(library: Library, seed: number): BoundTrace {
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

/** A dozen gates. */
export function makeHalfLife({ seededRandom }: Library, seed: number): BoundTrace {
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
