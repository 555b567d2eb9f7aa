import { describe, expect, it } from "vitest";
import {
  ablate,
  ablationNames,
  backpropagate,
  compareAblations,
  cutRecurrence,
  during,
  identity,
  initialParameters,
  pathGradients,
  unroll,
  upstreamAt,
} from "../../../lib/index.js";

const parameters = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 6, peepholes: true });
const inputs = [
  [1, -0.5],
  [0.3, 2],
  [-1, 0.7],
];

describe("a cell without one of its parts", () => {
  it("for each of Greff et al.'s eight", () => {
    const traces = compareAblations(parameters, inputs);
    expect(Object.keys(traces)).toEqual([...ablationNames]);
    expect(traces.vanilla).toEqual(unroll(parameters, inputs));
    const last = (name: (typeof ablationNames)[number]) => traces[name]!.steps[2]!;
    expect(last("noInputGate").inputGate).toEqual([1, 1, 1]);
    expect(last("noForgetGate").forgetGate).toEqual([1, 1, 1]);
    expect(last("noOutputGate").outputGate).toEqual([1, 1, 1]);
    const linear = last("noCandidateActivation");
    expect(linear.candidate).toEqual(linear.preactivations.candidate);
    expect(last("noOutputActivation").tanhC).toEqual(last("noOutputActivation").cellState);
    expect(last("coupledGates").forgetGate).toEqual(
      last("coupledGates").inputGate.map((i) => 1 - i),
    );
    expect(last("noPeepholes").variant).toBeUndefined();
  });

  it("keeps what else was asked for", () => {
    const options = { forced: { candidate: 0.5 }, outputActivation: identity, clip: 3 };
    const cell = ablate("noForgetGate", { parameters, options });
    expect(cell.options).toEqual({ ...options, forced: { candidate: 0.5, forgetGate: 1 } });
    expect(cell.parameters).toBe(parameters);
    expect(ablate("vanilla", { parameters }).options).toEqual({});
    const initialState = { hiddenState: [1, 1, 1], cellState: [2, 2, 2] };
    const { noInputGate, ...others } = compareAblations(
      parameters,
      inputs,
      { initialState, clip: 3 },
      ["noInputGate"],
    );
    expect(others).toEqual({});
    expect(noInputGate!.initialState).toBe(initialState);
    expect(noInputGate!.options).toEqual({ clip: 3, forced: { inputGate: 1 } });
  });

  it("leaves the gate that is held open without a gradient", () => {
    const cell = ablate("noOutputGate", { parameters });
    const trace = unroll(cell.parameters, inputs, cell.options);
    const found = backpropagate(cell.parameters, trace, upstreamAt(trace, "hiddenState", 2));
    expect(found.dParameters.outputGate.biases).toEqual([0, 0, 0]);
  });

  it("refuses an unknown part", () => {
    expect(() => ablate("noGates" as never, { parameters })).toThrow(
      'invalid ablation: expected "vanilla", "noInputGate", "noForgetGate", "noOutputGate", "noCandidateActivation", "noOutputActivation", "coupledGates" or "noPeepholes", got "noGates"',
    );
  });
});

describe("a gate forced during some steps", () => {
  it("is left alone at the others", () => {
    const natural = unroll(parameters, inputs);
    const { steps } = unroll(parameters, inputs, { forced: { forgetGate: during(1, 2, 0) } });
    expect(steps[0]).toEqual(natural.steps[0]);
    expect(steps[1]!.forgetGate).toEqual([0, 0, 0]);
    expect(steps[2]!.forced).toBeUndefined();
  });
});

describe("a cell whose gates do not look at h", () => {
  it("sends nothing back through them, and the others go on", () => {
    const gates = ["inputGate", "forgetGate", "outputGate"] as const;
    const cut = cutRecurrence(parameters, gates);
    expect(cut.candidate).toBe(parameters.candidate);
    expect(cut.forgetGate.weights[1]).toEqual([
      0,
      0,
      0,
      ...parameters.forgetGate.weights[1]!.slice(3),
    ]);
    expect(cut.forgetGate.biases).toEqual(parameters.forgetGate.biases);
    const trace = unroll(cut, inputs);
    const { steps } = pathGradients(cut, trace, upstreamAt(trace, "hiddenState", 2));
    for (const gate of gates) expect(steps[0]!.dHiddenState[gate].map(Math.abs)).toEqual([0, 0, 0]);
    expect(steps[0]!.dHiddenState.candidate.every((d) => d !== 0)).toBe(true);
  });

  it("cuts a projected h at its own width", () => {
    const sizes = { inputSize: 2, hiddenSize: 3, projectionSize: 1 };
    const cut = cutRecurrence(initialParameters({ ...sizes, seed: 1 }), ["candidate"]);
    expect(cut.candidate.weights.map(([first, second]) => [first, second === 0])).toEqual([
      [0, false],
      [0, false],
      [0, false],
    ]);
  });
});
