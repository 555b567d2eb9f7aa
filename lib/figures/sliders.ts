import type { State } from "../recurrence/state.js";
import { gateNames, type GateName } from "../lstm/gates.js";
import type { CellOptions } from "../lstm/options.js";
import { requireArray, requireObject, requireOneOf } from "../math/names.js";
import type { Matrix, Vector } from "../math/vector.js";
import type { CellParameters } from "../lstm/parameters.js";
import { unroll, type Trace, type TracedQuantity } from "../lstm/unroll.js";
import { figure, type Figure } from "./figure.js";
import { grid, type Panel, type PartOfPlot } from "./grids.js";
import { heatmapTrace, requireSteps, scaleOf } from "./heatmap.js";
import { rounded } from "./numbers.js";
import { quantityNames, quantityTitle, unitRows } from "./quantities.js";
import { colours } from "./theme.js";

/** What `forcedGateSlider` shows, and of which cell. */
export interface ForcedGateSliderOptions extends CellOptions {
  /** What is drawn. Default: `"cellState"`. */
  quantity?: TracedQuantity;
  /** h and c before the first step. Default: zeros. */
  initialState?: State;
}

/**
 * A gate held at a value the reader chooses with a slider: natural, forced, forced − natural. Everything is computed
 * beforehand, one run for each value, so that the slider needs no kernel.
 * @param inputs time-major, [timeSteps][inputSize].
 * @param gate which gate is held, for all units and steps.
 * @param values where the slider stops; the first is shown at the beginning.
 * @throws RangeError when the sequence or `values` is empty, or `gate` is not one of the cell's.
 */
export function forcedGateSlider(
  parameters: CellParameters,
  inputs: Matrix,
  gate: GateName,
  values: Vector,
  options: ForcedGateSliderOptions = {},
): Figure {
  requireOneOf("gate", gate, gateNames);
  requireArray("values", values, "numbers");
  if (values.length === 0) throw new RangeError("invalid values: expected at least 1, got none");
  requireObject("options", options, "an object");
  const { quantity = "cellState", forced, ...rules } = options;
  const natural = unroll(parameters, inputs, { ...rules, ...(forced ? { forced } : {}) });
  requireSteps(natural);
  const before = unitRows(natural, quantity);
  const after = values.map((value) =>
    unitRows(
      unroll(parameters, inputs, { ...rules, forced: { ...forced, [gate]: value } }),
      quantity,
    ),
  );
  const changes = after.map((rows) => minus(rows, before));
  const what = quantityNames[quantity].name;
  const drawn = grid(comparison(quantity, before, after, changes), natural, {
    title: `${quantityTitle(quantity)} while the ${quantityTitle(gate)} is held`,
    height: 430,
    description: `Three heatmaps of the ${what}: as the cell computes it, with the ${quantityNames[gate].name} held at a value a slider chooses (${values.join(", ")}), and the difference (dimensionless).`,
  });
  const steps = values.map((value, k) => ({
    label: String(value),
    rows: [after[k]!, changes[k]!],
  }));
  return withSlider(drawn, `${quantityTitle(gate)} = `, [1, 2], steps);
}

const gatesOfStep: TracedQuantity[] = ["inputGate", "forgetGate", "outputGate"];
const memoriesOfStep: TracedQuantity[] = ["candidate", "cellState", "tanhC", "hiddenState"];

/**
 * The whole cell at one time step, which the reader chooses with a slider: gates above, candidate and memories below,
 * one column per unit. A projected hidden state, which has no unit of its own, is left out.
 * @throws RangeError when the trace has no steps.
 */
export function timeSlider(trace: Trace): Figure {
  requireSteps(trace);
  const perUnit = memoriesOfStep.filter(
    (quantity) => trace.steps[0]![quantity].length === trace.hiddenSize,
  );
  const gates = gatesOfStep.map((quantity) => unitRows(trace, quantity)).flat();
  const memories = perUnit.map((quantity) => unitRows(trace, quantity)).flat();
  const rowsAt = (t: number) =>
    [gatesOfStep, perUnit].map((quantities) =>
      quantities.map((quantity) => trace.steps[t]![quantity]),
    );
  const [gatesNow, memoriesNow] = rowsAt(0) as [Matrix, Matrix];
  const drawn = figure({
    title: "the cell at one time step",
    height: 470,
    description: `Two heatmaps of ${trace.hiddenSize} units at the time step a slider chooses, from 1 to ${trace.steps.length}: the gates above, the ${perUnit.map((quantity) => quantityNames[quantity].name).join(", ")} below (dimensionless).`,
    data: [
      stepHeatmap(gatesOfStep, gatesNow, gates, [0.62, 1], ""),
      stepHeatmap(perUnit, memoriesNow, memories, [0, 0.52], "2"),
    ],
    layout: {
      margin: { l: 170, r: 24, t: 56, b: 64 },
      ...stepAxes([0.62, 1], "", trace.hiddenSize),
      ...stepAxes([0, 0.52], "2", trace.hiddenSize),
    },
  });
  const steps = trace.steps.map((_, t) => ({ label: String(t + 1), rows: rowsAt(t) }));
  return withSlider(drawn, "time step t = ", [0, 1], steps);
}

/** natural | forced | difference, on scales that hold for every value of the slider. */
function comparison(
  quantity: TracedQuantity,
  before: Matrix,
  after: Matrix[],
  changes: Matrix[],
): Panel[] {
  const scaledBy = [before, ...after].flat();
  const shared = { scale: scaleOf(quantity, scaledBy), scaledBy, y: [0, 1] as PartOfPlot };
  return [
    { title: "natural", values: before, ...shared, x: [0, 0.24], colourBar: false },
    { title: "held", values: after[0]!, ...shared, x: [0.3, 0.54], colourBar: true },
    {
      title: "held − natural",
      values: changes[0]!,
      scale: "diverging",
      scaledBy: changes.flat(),
      x: [0.7, 0.94],
      y: [0, 1],
      colourBar: true,
    },
  ];
}

/** Rows of quantities at one step, coloured by all the values the slider reaches. */
function stepHeatmap(
  quantities: TracedQuantity[],
  rows: Matrix,
  all: Matrix,
  y: PartOfPlot,
  axis: string,
): Record<string, unknown> {
  const scale = scaleOf(quantities[0]!, all);
  return {
    ...heatmapTrace(rows, scale, undefined, quantities.map(quantityTitle)),
    ...colours(scale, all),
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
    hovertemplate: "unit %{x} · %{y}: %{z}<extra></extra>",
    colorbar: { y: (y[0] + y[1]) / 2, len: y[1] - y[0], thickness: 10, outlinewidth: 0 },
  };
}

function stepAxes(domain: PartOfPlot, axis: string, units: number): Record<string, unknown> {
  return {
    [`xaxis${axis}`]: {
      anchor: `y${axis}`,
      zeroline: false,
      ...(units <= 12 ? { dtick: 1 } : {}),
      ...(domain[0] === 0 ? { title: { text: "unit" } } : {}),
    },
    [`yaxis${axis}`]: {
      anchor: `x${axis}`,
      domain,
      type: "category",
      autorange: "reversed",
      zeroline: false,
    },
  };
}

/** Adds a slider each of whose stops puts other values into the heatmaps numbered `traces`. */
function withSlider(
  { data, layout }: Figure,
  prefix: string,
  traces: number[],
  stops: { label: string; rows: Matrix[] }[],
): Figure {
  const steps = stops.map(({ label, rows }) => ({
    label,
    method: "restyle",
    args: [{ z: rows.map((matrix) => matrix.map((row) => row.map(rounded))) }, traces],
  }));
  const slider = {
    active: 0,
    currentvalue: { prefix, font: { size: 13 } },
    pad: { t: 56, b: 8 },
    transition: { duration: 0 },
    steps,
  };
  return { data, layout: { ...layout, sliders: [slider] } };
}

function minus(rows: Matrix, before: Matrix): Matrix {
  return rows.map((row, unit) => row.map((value, t) => value - before[unit]![t]!));
}
