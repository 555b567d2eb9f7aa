import { bindTrace, type BoundTrace, type SymbolTable } from "../evaluate/symbols.js";
import type { Library } from "./library.js";
import { backwardLaws, backwardSymbols } from "./gradient-symbols.js";
import { lstmLaws, lstmSymbols } from "./lstm-symbols.js";
import { gruSymbols, rnnSymbols } from "./other-cells.js";
import { defaultSizes, drawFrom, randomRun, type RandomRun, type Variant } from "./random-run.js";

/** What a trace of the LSTM is called and how it departs from the standard. */
export interface LstmTrace {
  name: string;
  says: string;
  variant?: Variant;
  table?: SymbolTable<RandomRun>;
  laws?: readonly string[];
}

/** A run of the LSTM, standard or not, under its symbols. */
export function makeLstm(
  library: Library,
  { name, says, variant = {}, table = lstmSymbols, laws = [] }: LstmTrace,
  seed: number,
  given = defaultSizes,
): BoundTrace {
  const { inputSize: D, hiddenSize: H, timeSteps: lastStep } = given;
  const run = randomRun(library, seed, given, variant);
  const sizes = { H, D, R: variant.projectionSize?.(H) ?? H };
  const known = [...laws, ...lstmLaws];
  return bindTrace({ name, says, table, laws: known, run, sizes, lastStep });
}

/** The standard cell and every gradient of a loss that reads each h_t. */
export function makeBackward(library: Library, seed: number, given = defaultSizes): BoundTrace {
  const { inputSize: D, hiddenSize: H, timeSteps: lastStep } = given;
  const run = randomRun(library, seed, given);
  const own = drawFrom(run.random).matrix(lastStep, H);
  const gradients = library.backpropagate(run.parameters, run.trace, { dHiddenStates: own });
  return bindTrace({
    name: "backward",
    says: "the standard cell with the gradients of a loss that reads every h",
    table: backwardSymbols,
    laws: [...backwardLaws, ...lstmLaws],
    run: { ...run, own, gradients },
    sizes: { H, D },
    lastStep,
  });
}

/** A gated recurrent unit, its reset gate before or after the recurrent weights. */
export function makeGru(
  library: Library,
  reset: "before" | "after",
  seed: number,
  { inputSize: D, hiddenSize: H, timeSteps: lastStep } = defaultSizes,
): BoundTrace {
  const draw = drawFrom(library.seededRandom(seed));
  const gate = () => ({ weights: draw.matrix(H, H + D), biases: draw.vector(H) });
  const parameters = {
    inputSize: D,
    hiddenSize: H,
    resetGate: gate(),
    updateGate: gate(),
    candidate: gate(),
    recurrentBiases: draw.vector(H),
  };
  const initialState = { hiddenState: draw.vector(H), cellState: [] };
  const trace = library.unrollGru(parameters, draw.matrix(lastStep, D), { reset, initialState });
  const says = `a GRU that resets ${reset} the recurrent weights`;
  const run = { parameters, trace };
  const name = reset === "after" ? "gru" : "gru-before";
  return bindTrace({ name, says, table: gruSymbols, run, sizes: { H, D }, lastStep });
}

/** A plain recurrent network. */
export function makeRnn(
  library: Library,
  seed: number,
  { inputSize: D, hiddenSize: H, timeSteps: lastStep } = defaultSizes,
): BoundTrace {
  const draw = drawFrom(library.seededRandom(seed));
  const own = { weights: draw.matrix(H, H + D), biases: draw.vector(H) };
  const parameters = { inputSize: D, hiddenSize: H, ...own };
  const initialState = { hiddenState: draw.vector(H), cellState: [] };
  const trace = library.unrollRnn(parameters, draw.matrix(lastStep, D), { initialState });
  const run = { parameters, trace };
  const says = "a plain recurrent network";
  return bindTrace({ name: "rnn", says, table: rnnSymbols, run, sizes: { H, D }, lastStep });
}
