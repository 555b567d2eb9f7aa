import { describe, expect, it } from "vitest";
import {
  forcedComparison,
  gateHeatmaps,
  heatmap,
  identity,
  constantParameters,
  initialParameters,
  matrixHeatmap,
  seededRandom,
  unroll,
  type Trace,
} from "../../../lib/index.js";

const parameters = initialParameters({ inputSize: 3, hiddenSize: 5, seed: 2 });
const random = seededRandom(7);
const inputs = Array.from({ length: 9 }, () => [0, 0, 0].map(() => random.uniform(-2, 2)));
const trace = unroll(parameters, inputs);
const words = { title: "T", xTitle: "x", yTitle: "y", description: "D" };

interface Heat {
  z: number[][];
  x: (number | string)[];
  y: (number | string)[];
  zmin: number;
  zmax: number;
  zmid?: number;
  colorscale: [number, string][];
  xaxis: string;
  yaxis: string;
  showscale?: boolean;
}
const heats = (figure: { data: object[] }) => figure.data as Heat[];
const axis = (figure: { layout: Record<string, unknown> }, name: string) =>
  figure.layout[name] as Record<string, unknown>;

describe("heatmap", () => {
  it("draws one row per unit and one column per time step, the steps counted from 1", () => {
    const [heat] = heats(heatmap(trace, "forgetGate"));
    expect(heat!.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(heat!.y).toEqual([0, 1, 2, 3, 4]);
    trace.steps.forEach((step, t) =>
      step.forgetGate.forEach((value, unit) => expect(heat!.z[unit]![t]).toBeCloseTo(value, 5)),
    );
  });

  it("fixes the scale of a gate to [0, 1], whatever values it takes", () => {
    for (const gate of ["inputGate", "forgetGate", "outputGate"] as const) {
      const [heat] = heats(heatmap(trace, gate));
      expect([heat!.zmin, heat!.zmax, heat!.zmid]).toEqual([0, 1, undefined]);
      expect(heat!.colorscale[0]).toEqual([0, "#440154"]);
    }
  });

  it("centres tanh values at 0, between -1 and 1 while they stay inside", () => {
    for (const quantity of ["candidate", "tanhC", "hiddenState", "newMemory"] as const) {
      const [heat] = heats(heatmap(trace, quantity));
      expect([heat!.zmin, heat!.zmax, heat!.zmid]).toEqual([-1, 1, 0]);
      expect(heat!.colorscale[3]).toEqual([0.5, "#f7f7f7"]);
    }
  });

  it("widens the diverging scale evenly when a memory leaves [-1, 1]", () => {
    const sums = unroll(
      constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 }),
      [[1], [1], [-1]],
      { gateActivation: identity, candidateActivation: identity, outputActivation: identity },
    );
    const [heat] = heats(heatmap(sums, "cellState"));
    expect(heat!.zmin).toBe(-heat!.zmax);
    expect(heat!.zmax).toBe(Math.max(...sums.steps.map((step) => Math.abs(step.cellState[0]!))));
  });

  it("shows gates that an identity activation lets out of [0, 1] on the diverging scale", () => {
    const byHand = unroll(
      constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 }),
      [[1], [1]],
      {
        gateActivation: identity,
      },
    );
    const [heat] = heats(heatmap(byHand, "forgetGate"));
    expect(heat!.zmin).toBe(-heat!.zmax);
  });

  it("says in a sentence what is to be seen", () => {
    const { description } = heatmap(trace, "forgetGate").layout.meta;
    expect(description).toMatch(
      /^Heatmap of the forget gate f: 9 time steps of 5 units, values from 0\.\d+ to 0\.\d+ \(dimensionless\)\.$/,
    );
    const single = unroll(initialParameters({ inputSize: 3, hiddenSize: 1, seed: 2 }), inputs);
    expect(heatmap(single, "cellState").layout.meta.description).toContain("of 1 unit,");
  });

  it("names the quantity in the title, or takes another", () => {
    expect(axis(heatmap(trace, "tanhC"), "title")["text"]).toBe("squashed cell state tanh c");
    expect(axis(heatmap(trace, "tanhC", { title: "mine" }), "title")["text"]).toBe("mine");
  });

  it("refuses a trace without steps", () => {
    const empty: Trace = unroll(parameters, []);
    expect(() => heatmap(empty, "forgetGate")).toThrow(
      "invalid trace: expected at least 1 step to draw, got 0",
    );
  });

  it("is plain data that survives JSON and is small", () => {
    const figure = heatmap(trace, "cellState");
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    heats(figure)[0]!
      .z.flat()
      .forEach((value) => expect(String(Math.abs(value)).length).toBeLessThan(13));
  });
});

describe("matrixHeatmap", () => {
  it("puts row 0 at the top and labels axes, rows and columns", () => {
    const figure = matrixHeatmap([[1, 0]], {
      ...words,
      scale: "gate",
      xLabels: ["a", "b"],
      yLabels: ["t"],
    });
    expect(axis(figure, "yaxis")).toMatchObject({
      autorange: "reversed",
      title: { text: "y" },
      type: "category",
    });
    expect(axis(figure, "xaxis")).toMatchObject({ title: { text: "x" }, type: "category" });
    expect(heats(figure)[0]).toMatchObject({ x: ["a", "b"], y: ["t"], z: [[1, 0]] });
    expect(figure.layout.meta.description).toBe("D");
  });

  it("numbers rows and columns from 0 when they have no labels", () => {
    const [heat] = heats(matrixHeatmap([[1, 0, 1]], { ...words, scale: "gate" }));
    expect([heat!.x, heat!.y]).toEqual([[0, 1, 2], [0]]);
  });

  it.each([
    [[], {}, "invalid values: expected at least one row and column, got 0 × 0"],
    [[[]], {}, "invalid values: expected at least one row and column, got 1 × 0"],
    [[[1, 2], [1]], {}, "invalid values[1]: expected length 2 as row 0, got 1"],
    [[[1, 2]], { xLabels: ["a"] }, "invalid xLabels: expected 2 labels, got 1"],
    [[[1, 2]], { yLabels: ["a", "b"] }, "invalid yLabels: expected 1 labels, got 2"],
  ])("refuses %j with %j", (values, labels, message) => {
    expect(() => matrixHeatmap(values, { ...words, scale: "gate", ...labels })).toThrow(message);
  });
});

describe("gateHeatmaps", () => {
  it("shows the four networks in the order i, f, g, o, each on its own axes and scale", () => {
    const figure = gateHeatmaps(trace);
    const gates = ["inputGate", "forgetGate", "candidate", "outputGate"] as const;
    heats(figure).forEach((heat, k) => {
      expect(heat.z[2]![3]).toBeCloseTo(trace.steps[3]![gates[k]!][2]!, 5);
      expect([heat.zmin, heat.zmax]).toEqual(gates[k] === "candidate" ? [-1, 1] : [0, 1]);
      expect([heat.xaxis, heat.yaxis]).toEqual(k === 0 ? ["x", "y"] : [`x${k + 1}`, `y${k + 1}`]);
    });
    const titles = (figure.layout["annotations"] as { text: string }[]).map(({ text }) => text);
    expect(titles).toEqual(["input gate i", "forget gate f", "candidate c̃", "output gate o"]);
  });

  it("gives every panel a place of its own", () => {
    const figure = gateHeatmaps(trace);
    const places = ["", "2", "3", "4"].map((n) => [
      axis(figure, `xaxis${n}`)["domain"],
      axis(figure, `yaxis${n}`)["domain"],
    ]);
    expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(4);
  });
});

describe("forcedComparison", () => {
  const forced = unroll(parameters, inputs, { forced: { forgetGate: 1 } });

  it("shows natural, forced and their difference", () => {
    const [natural, other, change] = heats(forcedComparison(trace, forced, "cellState"));
    const [t, unit] = [8, 1];
    const values = [trace, forced].map(({ steps }) => steps[t]!.cellState[unit]!);
    expect(natural!.z[unit]![t]).toBeCloseTo(values[0]!, 5);
    expect(other!.z[unit]![t]).toBeCloseTo(values[1]!, 5);
    expect(change!.z[unit]![t]).toBeCloseTo(values[1]! - values[0]!, 5);
  });

  it("draws both runs on one scale, and only one colour bar for the two", () => {
    const [natural, other, change] = heats(forcedComparison(trace, forced, "cellState"));
    expect([natural!.zmin, natural!.zmax]).toEqual([other!.zmin, other!.zmax]);
    expect([natural!.showscale, other!.showscale, change!.showscale]).toEqual([false, true, true]);
  });

  it("says how large the largest change is", () => {
    const changes = trace.steps.flatMap((step, t) =>
      step.cellState.map((value, unit) => Math.abs(forced.steps[t]!.cellState[unit]! - value)),
    );
    const largest = Number(Math.max(...changes).toPrecision(6));
    expect(forcedComparison(trace, forced, "cellState").layout.meta.description).toContain(
      `at most ${largest} `,
    );
  });

  it("refuses runs of different sizes", () => {
    const shorter = unroll(parameters, inputs.slice(1));
    expect(() => forcedComparison(trace, shorter, "cellState")).toThrow(
      "invalid forced: expected 9 steps of 5 units as in natural, got 8 steps of 5 units",
    );
  });
});
