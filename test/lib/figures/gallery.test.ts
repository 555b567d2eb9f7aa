import { describe, expect, it } from "vitest";
import {
  constantParameters,
  forcedComparison,
  forcedGateSlider,
  gateHeatmaps,
  heatmap,
  identity,
  initialParameters,
  linePlot,
  matrixHeatmap,
  quantityNames,
  quantityTitle,
  seededRandom,
  timeSlider,
  unitPlot,
  unroll,
  type Figure,
  type TracedQuantity,
} from "../../../lib/index.js";

// Every figure whole, as committed in gallery/: a changed colour, tick or word shows in the diff.
// After a change that is meant: npx vitest run test/lib/figures -u, and look at the figures again.

const random = seededRandom(11);
const sequence = (timeSteps: number) =>
  Array.from({ length: timeSteps }, () => [random.uniform(-2, 2), random.uniform(-2, 2)]);
const parameters = initialParameters({
  inputSize: 2,
  hiddenSize: 3,
  seed: 5,
  initialisation: "keras",
});
const short = sequence(4);
const long = sequence(41);
const wide = initialParameters({ inputSize: 2, hiddenSize: 41, seed: 6 });
const forced = unroll(parameters, short, { forced: { forgetGate: 1, inputGate: 0 } });
const byHand = unroll(
  constantParameters({ inputSize: 2, hiddenSize: 1, weight: 1, bias: 0 }),
  [
    [1, 0],
    [0, -1],
  ],
  { gateActivation: identity, candidateActivation: identity, outputActivation: identity },
);
const words = { title: "a title", xTitle: "across", yTitle: "down", description: "A sentence." };
const line = (name: string, count: number) => ({
  name,
  x: Array.from({ length: count }, (_, k) => k / 3),
  y: Array.from({ length: count }, (_, k) => k * k),
});

const gallery: Record<string, () => Figure> = {
  "heatmap-forget-gate": () => heatmap(unroll(parameters, short), "forgetGate"),
  "heatmap-cell-state-long": () => heatmap(unroll(parameters, long), "cellState"),
  "heatmap-many-units": () => heatmap(unroll(wide, short), "hiddenState", { title: "many units" }),
  "heatmap-by-hand": () => heatmap(byHand, "inputGate"),
  "matrix-labelled": () =>
    matrixHeatmap([[0.25, 1 / 3, 1]], {
      ...words,
      scale: "gate",
      xLabels: ["a", "b", "c"],
      yLabels: ["row"],
    }),
  "matrix-plain": () =>
    matrixHeatmap(
      [
        [-2, 1],
        [0.5, 3],
      ],
      { ...words, scale: "diverging" },
    ),
  "matrix-thirteen": () =>
    matrixHeatmap([Array.from({ length: 13 }, (_, k) => k / 13)], { ...words, scale: "gate" }),
  gates: () => gateHeatmaps(unroll(parameters, short)),
  "gates-long": () => gateHeatmaps(unroll(parameters, long)),
  "forced-cell-state": () => forcedComparison(unroll(parameters, short), forced, "cellState"),
  "forced-output-gate": () => forcedComparison(unroll(parameters, short), forced, "outputGate"),
  "forced-gate-slider": () => forcedGateSlider(parameters, short, "forgetGate", [0, 0.5, 1]),
  "time-slider": () => timeSlider(unroll(parameters, short)),
  "unit-short": () => unitPlot(unroll(parameters, short), 1),
  "unit-twenty": () => unitPlot(unroll(parameters, long.slice(0, 20)), 1),
  "unit-long": () => unitPlot(unroll(parameters, long), 0),
  line: () => linePlot({ ...words, series: [line("one", 5)] }),
  lines: () => linePlot({ ...words, series: "abcdefgh".split("").map((name) => line(name, 30)) }),
};

describe("the gallery of figures", () => {
  it.each(Object.entries(gallery))("%s looks as committed", async (name, draw) => {
    await expect(`${JSON.stringify(draw(), null, 1)}\n`).toMatchFileSnapshot(
      `gallery/${name}.json`,
    );
  });
});

describe("names of quantities", () => {
  it("stand beside their symbols in titles", () => {
    const quantities = Object.keys(quantityNames) as TracedQuantity[];
    expect(quantities.map(quantityTitle)).toEqual([
      "input gate i",
      "forget gate f",
      "candidate c̃",
      "output gate o",
      "kept memory F = f ⊙ c′",
      "new memory I = i ⊙ c̃",
      "cell state c",
      "squashed cell state tanh c",
      "hidden state h",
    ]);
  });
});
