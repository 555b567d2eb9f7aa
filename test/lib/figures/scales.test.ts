import { describe, expect, it } from "vitest";
import {
  constantParameters,
  forcedComparison,
  forcedGateSlider,
  gateHeatmaps,
  heatmap,
  identity,
  initialParameters,
  matrixHeatmap,
  quantityNames,
  timeSlider,
  unroll,
  type Figure,
  type TracedQuantity,
} from "../../../lib/index.js";

const words = { title: "T", xTitle: "x", yTitle: "y", description: "D" };
const ends = ({ data }: Figure, k = 0) => [data[k]!["zmin"], data[k]!["zmax"]];
const columns = (count: number) => [Array.from({ length: count }, (_, k) => k)];
const rows = (count: number) => Array.from({ length: count }, (_, k) => [k]);

describe("the scale of a heatmap", () => {
  it("follows from the quantity: a memory that happens to lie in [0, 1] is no gate", () => {
    const trace = unroll(
      constantParameters({ inputSize: 1, hiddenSize: 1, weight: 0.5, bias: 0 }),
      [[1], [1]],
    );
    for (const quantity of Object.keys(quantityNames) as TracedQuantity[]) {
      const isGate = ["inputGate", "forgetGate", "outputGate"].includes(quantity);
      expect(ends(heatmap(trace, quantity)), quantity).toEqual(isGate ? [0, 1] : [-1, 1]);
    }
  });

  it("is the diverging one for gates of which a single value leaves [0, 1], upwards or downwards", () => {
    const byHand = (...inputs: number[]) =>
      unroll(
        constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 0 }),
        inputs.map((x) => [x]),
        { gateActivation: identity },
      );
    expect(ends(heatmap(byHand(0.5), "inputGate"))).toEqual([0, 1]);
    expect(ends(heatmap(byHand(-0.5), "inputGate"))).toEqual([-1, 1]);
    expect(ends(heatmap(byHand(3), "inputGate"))).toEqual([-3, 3]);
    const twoUnits = initialParameters({ inputSize: 1, hiddenSize: 2, seed: 1 });
    twoUnits.inputGate = {
      weights: [
        [0, 0, 2],
        [0, 0, 4],
      ],
      biases: [0, 0],
    };
    const trace = unroll(twoUnits, [[0.25]], { gateActivation: identity });
    twoUnits.inputGate.weights[1] = [0, 0, 8];
    expect(ends(heatmap(trace, "inputGate"))).toEqual([0, 1]);
    const beyond = unroll(twoUnits, [[0.25]], { gateActivation: identity });
    expect(ends(heatmap(beyond, "inputGate"))).toEqual([-2, 2]);
  });

  it("reaches as far down as up, whichever end is further from 0", () => {
    const of = (values: number[][]) =>
      ends(matrixHeatmap(values, { ...words, scale: "diverging" }));
    expect(of([[-3, 2]])).toEqual([-3, 3]);
    expect(of([[-2, 3]])).toEqual([-3, 3]);
    expect(of([[-0.5, 0.25]])).toEqual([-1, 1]);
  });

  it("holds for all runs that are compared", () => {
    const parameters = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 0, bias: 0 });
    const initialState = { hiddenState: [0], cellState: [8] };
    const natural = unroll(parameters, [[0]], { initialState });
    const forced = unroll(parameters, [[0]], { initialState, forced: { forgetGate: 1 } });
    const compared = forcedComparison(natural, forced, "cellState");
    expect([ends(compared, 0), ends(compared, 1), ends(compared, 2)]).toEqual([
      [-8, 8],
      [-8, 8],
      [-4, 4],
    ]);
    const held = forcedGateSlider(parameters, [[0]], "forgetGate", [0, 1], { initialState });
    expect([ends(held, 0), ends(held, 1), ends(held, 2)]).toEqual([
      [-8, 8],
      [-8, 8],
      [-4, 4],
    ]);
  });

  it("comes with the largest change in words, also where that is downwards", () => {
    const parameters = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 0, bias: 0 });
    const initialState = { hiddenState: [0], cellState: [8] };
    const natural = unroll(parameters, [[0]], { initialState });
    const forced = unroll(parameters, [[0]], { initialState, forced: { forgetGate: 0 } });
    expect(forcedComparison(natural, forced, "cellState").layout.meta.description).toContain(
      "the difference, at most 4 (dimensionless)",
    );
  });
});

describe("the ticks and gaps of a heatmap", () => {
  const draw = (values: number[][], labels?: (string | number)[]) =>
    matrixHeatmap(values, { ...words, scale: "diverging", ...(labels && { xLabels: labels }) });
  const axis = ({ layout }: Figure, name: string) => layout[name] as Record<string, unknown>;

  it("stand at every whole number up to 12 rows or columns", () => {
    expect(axis(draw(columns(12)), "xaxis")["dtick"]).toBe(1);
    expect(axis(draw(columns(13)), "xaxis")["dtick"]).toBeUndefined();
    expect(axis(draw(rows(12)), "yaxis")["dtick"]).toBe(1);
    expect(axis(draw(rows(13)), "yaxis")["dtick"]).toBeUndefined();
  });

  it("stand at every label where one of them is a name", () => {
    expect(axis(draw(columns(2), [1, "b"]), "xaxis")["type"]).toBe("category");
    expect(axis(draw(columns(2), [1, 2]), "xaxis")["type"]).toBeUndefined();
  });

  it("part the cells of up to 40 rows or columns", () => {
    const gaps = ({ data }: Figure) => [data[0]!["xgap"], data[0]!["ygap"]];
    expect(gaps(draw(columns(40)))).toEqual([1, 1]);
    expect(gaps(draw(columns(41)))).toEqual([0, 1]);
    expect(gaps(draw(rows(40)))).toEqual([1, 1]);
    expect(gaps(draw(rows(41)))).toEqual([1, 0]);
  });

  it("stand at every step and unit of a grid up to 8, of a time slider up to 12 units", () => {
    const run = (hiddenSize: number, timeSteps: number) =>
      unroll(
        constantParameters({ inputSize: 1, hiddenSize, weight: 0, bias: 0 }),
        Array.from({ length: timeSteps }, () => [0]),
      );
    expect(axis(gateHeatmaps(run(1, 8)), "xaxis")).toMatchObject({ dtick: 1 });
    expect(axis(gateHeatmaps(run(1, 9)), "xaxis")).toMatchObject({ nticks: 6 });
    expect(axis(timeSlider(run(12, 1)), "xaxis")["dtick"]).toBe(1);
    expect(axis(timeSlider(run(13, 1)), "xaxis")["dtick"]).toBeUndefined();
  });
});
