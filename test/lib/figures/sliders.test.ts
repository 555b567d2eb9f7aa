import { describe, expect, it } from "vitest";
import {
  constantParameters,
  forcedComparison,
  forcedGateSlider,
  initialParameters,
  seededRandom,
  timeSlider,
  unroll,
  type Figure,
  type GateName,
} from "../../../lib/index.js";

const parameters = initialParameters({ inputSize: 2, hiddenSize: 4, seed: 3 });
const random = seededRandom(5);
const inputs = Array.from({ length: 6 }, () => [random.uniform(-2, 2), random.uniform(-2, 2)]);
const trace = unroll(parameters, inputs);

interface Stop {
  label: string;
  method: string;
  args: [{ z: number[][][] }, number[]];
}
const slider = (figure: Figure) =>
  (figure.layout["sliders"] as { active: number; steps: Stop[] }[])[0]!;
const z = (figure: Figure) => figure.data.map((drawn) => drawn["z"] as number[][]);

describe("forcedGateSlider", () => {
  const values = [0, 0.3, 1];
  const drawn = forcedGateSlider(parameters, inputs, "forgetGate", values);

  it("holds at each stop what forcedComparison shows of that value", () => {
    const { steps } = slider(drawn);
    expect(steps.map(({ label }) => label)).toEqual(["0", "0.3", "1"]);
    values.forEach((value, k) => {
      const forced = unroll(parameters, inputs, { forced: { forgetGate: value } });
      const [natural, held, change] = z(forcedComparison(trace, forced, "cellState"));
      expect(z(drawn)[0]).toEqual(natural);
      expect(steps[k]).toMatchObject({ method: "restyle", args: [{ z: [held, change] }, [1, 2]] });
    });
  });

  it("shows the first stop at the beginning, on scales that hold for all of them", () => {
    const { active, steps } = slider(drawn);
    expect(active).toBe(0);
    expect(z(drawn).slice(1)).toEqual(steps[0]!.args[0].z);
    const [natural, held, change] = drawn.data as { zmin: number; zmax: number }[];
    expect([natural!.zmin, natural!.zmax]).toEqual([held!.zmin, held!.zmax]);
    for (const { args } of steps) {
      const [rows, changes] = args[0].z.map((matrix) => matrix.flat().map(Math.abs));
      expect(Math.max(...rows!)).toBeLessThanOrEqual(held!.zmax);
      expect(Math.max(...changes!)).toBeLessThanOrEqual(change!.zmax);
    }
  });

  it("draws another quantity, from another state, beside gates that are forced already", () => {
    const initialState = { hiddenState: [0, 0, 0, 0], cellState: [1, -1, 1, -1] };
    const forced = { inputGate: 0 };
    const rules = { initialState, forced };
    const figure = forcedGateSlider(parameters, inputs, "outputGate", [0.5], {
      ...rules,
      quantity: "hiddenState",
    });
    const held = unroll(parameters, inputs, {
      initialState,
      forced: { inputGate: 0, outputGate: 0.5 },
    });
    const natural = unroll(parameters, inputs, rules);
    expect(z(figure)).toEqual(z(forcedComparison(natural, held, "hiddenState")));
  });

  it("needs values, steps, and a gate of the cell", () => {
    const make = (gate: string, stops: number[], sequence = inputs) =>
      forcedGateSlider(parameters, sequence, gate as GateName, stops);
    expect(() => make("forgetGate", [])).toThrow("invalid values: expected at least 1, got none");
    expect(() => make("forgetGate", [1], [])).toThrow("expected at least 1 step");
    expect(() => make("keepGate", [1])).toThrow(
      'invalid gate: expected "inputGate", "forgetGate", "candidate" or "outputGate", got "keepGate"',
    );
  });
});

describe("timeSlider", () => {
  const drawn = timeSlider(trace);

  it("holds at each stop the gates and memories of that step", () => {
    const { steps } = slider(drawn);
    expect(steps.map(({ label }) => label)).toEqual(["1", "2", "3", "4", "5", "6"]);
    trace.steps.forEach((step, t) => {
      const gates = [step.inputGate, step.forgetGate, step.outputGate];
      const memories = [step.candidate, step.cellState, step.tanhC, step.hiddenState];
      const shown = steps[t]!.args[0].z.flat(2);
      [gates, memories].flat(2).forEach((value, k) => expect(shown[k]).toBeCloseTo(value, 5));
    });
    expect(z(drawn)).toEqual(steps[0]!.args[0].z);
  });

  it("leaves out a projected hidden state, whose entries are not units", () => {
    const sizes = { inputSize: 2, hiddenSize: 4, projectionSize: 2 };
    const figure = timeSlider(
      unroll(constantParameters({ ...sizes, weight: 0.5, bias: 0 }), inputs),
    );
    expect(z(figure).map((rows) => rows.length)).toEqual([3, 3]);
  });

  it("needs a step", () => {
    expect(() => timeSlider(unroll(parameters, []))).toThrow("expected at least 1 step");
  });
});
