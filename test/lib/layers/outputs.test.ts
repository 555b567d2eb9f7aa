import { describe, expect, it } from "vitest";
import {
  finalStates,
  initialGruParameters,
  initialParameters,
  runStack,
  seededRandom,
  stackOutputs,
  type Layer,
  type StackOptions,
} from "../../../lib/index.js";

const random = seededRandom(4);
const vector = (size: number) => Array.from({ length: size }, () => random.uniform(-1, 1));
const inputs = Array.from({ length: 6 }, () => Array.from({ length: 5 }, () => vector(3)));

const lstm = (seed: number, inputSize: number) => ({
  kind: "lstm" as const,
  parameters: initialParameters({ inputSize, hiddenSize: 4, seed }),
});
const stacks: Record<string, Layer[]> = {
  "one layer": [{ forward: lstm(1, 3) }],
  "both directions, then one": [
    { forward: lstm(1, 3), reverse: lstm(2, 3) },
    { forward: lstm(3, 8) },
  ],
  "a reverse GRU": [
    {
      reverse: {
        kind: "gru",
        parameters: initialGruParameters({ inputSize: 3, hiddenSize: 4, seed: 5 }),
      },
    },
  ],
  "coupled gates": [{ forward: { ...lstm(6, 3), options: { coupled: "i = 1 - f" } } }],
};
const paddings: Record<string, NonNullable<StackOptions["padding"]> | undefined> = {
  none: undefined,
  lengths: { convention: "pytorch", lengths: [6, 1, 3, 6, 2] },
  mask: {
    convention: "keras",
    mask: inputs.map((_, t) => [0, 1, 2, 3, 4].map((b) => (t + b) % 3 !== 0)),
  },
};

describe.each(Object.entries(stacks))("stackOutputs: %s", (_, layers) => {
  it.each(Object.entries(paddings))("gives what runStack gives, padding %s", (_name, padding) => {
    const options = padding ? { padding } : {};
    const trace = runStack(layers, inputs, options);
    const { outputs, finalStates: ends } = stackOutputs(layers, inputs, options);
    expect(outputs).toEqual(trace.outputs);
    expect(ends).toEqual(finalStates(trace));
  });
});

describe("stackOutputs", () => {
  it("goes on from where the last run ended", () => {
    const layers = stacks["one layer"]!;
    const whole = stackOutputs(layers, inputs);
    const first = stackOutputs(layers, inputs.slice(0, 2));
    const rest = stackOutputs(layers, inputs.slice(2), { initialStates: first.finalStates });
    expect([...first.outputs, ...rest.outputs]).toEqual(whole.outputs);
  });

  it("refuses dropout, which belongs to training", () => {
    const options = { between: { rate: 0.5, seed: 1 } } as object;
    expect(() => stackOutputs(stacks["one layer"]!, inputs, options)).toThrow(
      "invalid options: expected only initialStates, padding, got between",
    );
  });

  it("names the input that does not fit", () => {
    const bad = inputs.map((step, t) => (t === 4 ? step.map((x, b) => (b === 2 ? [1] : x)) : step));
    expect(() => stackOutputs(stacks["one layer"]!, bad)).toThrow(
      "invalid inputs[4][2]: expected length 3 (inputSize), got 1",
    );
  });
});
