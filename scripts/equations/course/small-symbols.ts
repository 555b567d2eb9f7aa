import type { Trace, TracedQuantity, Vector } from "../../../lib/index.js";
import type { Declaration, SymbolTable } from "../evaluate/symbols.js";
import { matrix } from "../evaluate/values.js";

/** A gate by itself, as in the first notebook. */
export interface GateRun {
  weights: number[][];
  biases: Vector;
  input: Vector;
  traffic: Vector;
  /** What the library computes of the rest. */
  shares: Vector;
  arrived: Vector;
  numbers: number[];
}

/** v, the shares t and what arrives, v'. */
export const gateSymbols: SymbolTable<GateRun> = {
  v: { says: "what wants to pass", shape: ["N"], value: ({ traffic }) => traffic },
  t: { says: "the gate: shares", shape: ["N"], value: ({ shares }) => shares },
  "v'": { says: "what arrives", shape: ["N"], value: ({ arrived }) => arrived },
  W: { says: "the gate's weights", shape: ["N", "D"], value: ({ weights }) => matrix(weights) },
  b: { says: "the gate's biases", shape: ["N"], value: ({ biases }) => biases },
  x: { says: "what the gate looks at", shape: ["D"], value: ({ input }) => input },
  z: { says: "any number", any: true, samples: ({ numbers }) => numbers },
};

/** One input, one unit: everything is a number. */
export const handSymbols: SymbolTable<Trace> = {
  x: { says: "the event", shape: [], from: 1, value: ({ steps }, t) => steps[t - 1]!.x[0]! },
  h: state("the hidden state", "hiddenState"),
  c: state("the cell state", "cellState"),
  f: number("the forget gate", "forgetGate"),
  i: number("the input gate", "inputGate"),
  o: number("the output gate", "outputGate"),
  "\\tilde c": number("the candidate", "candidate"),
  F: number("the kept memory", "keptMemory"),
  I: number("the new memory", "newMemory"),
  T: { says: "the number of steps", shape: [], value: ({ steps }) => steps.length },
};

/** A unit whose forget gate is held still and that writes nothing; its step is called n. */
export const constantGateSymbols: SymbolTable<Trace> = {
  f: { says: "the gate", shape: [], value: ({ steps }) => steps[0]!.forgetGate[0]! },
  c: state("the memory after n steps", "cellState"),
  N: { says: "the number of steps", shape: [], value: ({ steps }) => steps.length },
};

/** Gates and the number of steps after which half is left, found by bisection and not by logarithms. */
export const halfLifeSymbols: SymbolTable<number[]> = {
  f: { says: "the gate", any: true, samples: (gates) => gates },
  n: { says: "the half-life: f^n is a half", any: true, samples: (gates) => gates.map(halfLife) },
};

function halfLife(gate: number): number {
  let [low, high] = [0, 1e6];
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (gate ** middle > 0.5) low = middle;
    else high = middle;
  }
  return low;
}

function state(says: string, name: "hiddenState" | "cellState"): Declaration<Trace> {
  return {
    says,
    shape: [],
    from: 0,
    value: ({ initialState, steps }, step) =>
      (step === 0 ? initialState[name] : steps[step - 1]![name])[0]!,
  };
}

function number(says: string, quantity: TracedQuantity): Declaration<Trace> {
  return { says, shape: [], from: 1, value: ({ steps }, step) => steps[step - 1]![quantity][0]! };
}
