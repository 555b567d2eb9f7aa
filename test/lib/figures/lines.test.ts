import { describe, expect, it } from "vitest";
import {
  initialParameters,
  linePlot,
  plotlyMime,
  showWith,
  unitPlot,
  unroll,
} from "../../../lib/index.js";

const words = { title: "T", xTitle: "z", yTitle: "value", description: "D" };
const trace = unroll(initialParameters({ inputSize: 1, hiddenSize: 3, seed: 4 }), [[1], [0], [-1]]);

describe("linePlot", () => {
  it("draws each series under its name, in colours of its own", () => {
    const figure = linePlot({
      ...words,
      series: [
        { name: "σ", x: [0, 1], y: [0.5, 0.73] },
        { name: "tanh", x: [0, 1], y: [0, 0.76] },
      ],
    });
    expect(figure.data).toMatchObject([
      { name: "σ", x: [0, 1], y: [0.5, 0.73] },
      { name: "tanh", x: [0, 1], y: [0, 0.76] },
    ]);
    const colours = figure.data.map(({ line }) => (line as { color: string }).color);
    expect(new Set(colours).size).toBe(2);
    expect(figure.layout).toMatchObject({
      showlegend: true,
      title: { text: "T" },
      xaxis: { title: { text: "z" } },
      yaxis: { title: { text: "value" } },
      meta: { description: "D" },
    });
  });

  it("needs no legend for one series and no markers for many points", () => {
    const x = Array.from({ length: 31 }, (_, k) => k);
    const figure = linePlot({ ...words, series: [{ name: "long", x, y: x }] });
    expect(figure.layout["showlegend"]).toBe(false);
    expect(figure.data[0]!["mode"]).toBe("lines");
    const short = linePlot({ ...words, series: [{ name: "short", x: x.slice(1), y: x.slice(1) }] });
    expect(short.data[0]!["mode"]).toBe("lines+markers");
  });

  it("refuses nothing to draw and points without a partner", () => {
    expect(() => linePlot({ ...words, series: [] })).toThrow(
      "invalid series: expected at least 1, got 0",
    );
    expect(() => linePlot({ ...words, series: [{ name: "s", x: [1], y: [1, 2] }] })).toThrow(
      'invalid series "s": expected as many x as y, got 1 and 2',
    );
  });
});

describe("unitPlot", () => {
  it("shows the three gates above and candidate, cell state and hidden state below", () => {
    const figure = unitPlot(trace, 2);
    const quantities = [
      "inputGate",
      "forgetGate",
      "outputGate",
      "candidate",
      "cellState",
      "hiddenState",
    ] as const;
    quantities.forEach((quantity, k) => {
      expect(figure.data[k]!["yaxis"]).toBe(k < 3 ? "y" : "y2");
      expect(figure.data[k]!["x"]).toEqual([1, 2, 3]);
      (figure.data[k]!["y"] as number[]).forEach((value, t) =>
        expect(value).toBeCloseTo(trace.steps[t]![quantity][2]!, 5),
      );
    });
    expect(figure.layout.meta.description).toContain("unit 2 over 3 time steps");
  });

  it("refuses a unit the cell does not have", () => {
    expect(() => unitPlot(trace, 3)).toThrow("invalid unit: expected 0 to 2 (hiddenSize 3), got 3");
    expect(() =>
      unitPlot(unroll(initialParameters({ inputSize: 1, hiddenSize: 3, seed: 4 }), []), 0),
    ).toThrow("invalid trace");
  });
});

describe("showWith", () => {
  it("hands figures to the kernel's display under Plotly's MIME type", () => {
    const shown: [string, unknown][] = [];
    const figure = unitPlot(trace, 0);
    showWith({ raw: (mime, content) => shown.push([mime, content]) })(figure);
    expect(shown).toEqual([[plotlyMime, figure]]);
    expect(plotlyMime).toBe("application/vnd.plotly.v1+json");
  });
});
