import { requireTrace } from "../recurrence/trace.js";
import { gateNames } from "../lstm/gates.js";
import type { Matrix } from "../math/vector.js";
import type { Trace, TracedQuantity } from "../lstm/unroll.js";
import { figure, type Figure } from "./figure.js";
import { heatmapTrace, requireSteps, scaleOf } from "./heatmap.js";
import { extent, rounded } from "./numbers.js";
import { quantityNames, quantityTitle, timeAxis, unitRows } from "./quantities.js";
import { colours, type Scale } from "./theme.js";

export type PartOfPlot = [from: number, to: number];

/** One heatmap of a grid, and where it stands in parts of the plot's width and height. */
export interface Panel {
  title: string;
  values: Matrix;
  scale: Scale;
  x: PartOfPlot;
  y: PartOfPlot;
  /** The values that set the ends of a diverging scale. Default: the panel's own. */
  scaledBy?: Matrix;
  /** Whether a colour bar stands at the panel's right. */
  colourBar: boolean;
}

const quarters: { x: PartOfPlot; y: PartOfPlot }[] = [
  { x: [0, 0.4], y: [0.57, 1] },
  { x: [0.54, 0.94], y: [0.57, 1] },
  { x: [0, 0.4], y: [0, 0.43] },
  { x: [0.54, 0.94], y: [0, 0.43] },
];

/**
 * The four networks side by side: i, f, o on the gates' scale, c̃ on the diverging one.
 * @throws RangeError when the trace has no steps.
 */
export function gateHeatmaps(trace: Trace): Figure {
  requireSteps(trace);
  const panels = gateNames.map((gate, k): Panel => {
    const values = unitRows(trace, gate);
    return {
      title: quantityTitle(gate),
      values,
      scale: scaleOf(gate, values),
      ...quarters[k]!,
      colourBar: true,
    };
  });
  return grid(panels, trace, {
    title: "the four networks of the cell",
    height: 560,
    description: `Four heatmaps side by side, ${trace.steps.length} time steps of ${trace.hiddenSize} units: input gate, forget gate, candidate and output gate (dimensionless).`,
  });
}

/**
 * The same quantity of two runs and what the second changed: natural, forced, forced − natural.
 * @param natural the run as the cell computes it.
 * @param forced the run with gates set by hand.
 * @throws RangeError when the two traces differ in size or have no steps.
 */
export function forcedComparison(natural: Trace, forced: Trace, quantity: TracedQuantity): Figure {
  requireSteps(natural);
  requireTrace("forced", forced);
  requireSameSizes(natural, forced);
  const before = unitRows(natural, quantity);
  const after = unitRows(forced, quantity);
  const change = after.map((row, unit) => row.map((value, t) => value - before[unit]![t]!));
  const scaledBy = [...before, ...after];
  const shared = { scale: scaleOf(quantity, scaledBy), scaledBy, y: [0, 1] as PartOfPlot };
  const panels: Panel[] = [
    { title: "natural", values: before, ...shared, x: [0, 0.24], colourBar: false },
    { title: "forced", values: after, ...shared, x: [0.3, 0.54], colourBar: true },
    {
      title: "forced − natural",
      values: change,
      scale: "diverging",
      x: [0.7, 0.94],
      y: [0, 1],
      colourBar: true,
    },
  ];
  const { low, high } = extent(change);
  const largest = rounded(Math.max(-low, high));
  return grid(panels, natural, {
    title: `${quantityTitle(quantity)}: natural and forced`,
    height: 340,
    description: `Three heatmaps of the ${quantityNames[quantity].name}: as the cell computes it, with gates set by hand, and the difference, at most ${largest} (dimensionless).`,
  });
}

/** Panels over the same axes, time × unit. */
export function grid(
  panels: Panel[],
  trace: Trace,
  words: { title: string; height: number; description: string },
): Figure {
  const times = timeAxis(trace);
  const axes = panels.map((panel, k) => panelAxes(panel, k, times.length));
  return figure({
    ...words,
    data: panels.map((panel, k) => panelTrace(panel, k, times)),
    layout: { ...Object.assign({}, ...axes), annotations: panels.map(panelTitle) },
  });
}

function panelTrace(panel: Panel, k: number, times: number[]): Record<string, unknown> {
  const { values, scale, scaledBy = values, x, y, colourBar } = panel;
  return {
    ...heatmapTrace(values, scale, times),
    ...colours(scale, scaledBy),
    name: panel.title,
    xaxis: axisName("x", k),
    yaxis: axisName("y", k),
    showscale: colourBar,
    colorbar: {
      x: x[1] + 0.005,
      xanchor: "left",
      y: (y[0] + y[1]) / 2,
      len: y[1] - y[0],
      thickness: 10,
      outlinewidth: 0,
    },
  };
}

/** Axis titles stand once: "unit" at the grid's left edge, "time step t" at its foot. */
function panelAxes({ x, y, values }: Panel, k: number, steps: number): Record<string, unknown> {
  const number = k === 0 ? "" : String(k + 1);
  return {
    [`xaxis${number}`]: {
      domain: x,
      anchor: axisName("y", k),
      zeroline: false,
      ...wholeTicks(steps),
      ...(y[0] === 0 ? { title: { text: "time step t" } } : {}),
    },
    [`yaxis${number}`]: {
      domain: y,
      anchor: axisName("x", k),
      zeroline: false,
      autorange: "reversed",
      ...wholeTicks(values.length),
      ...(x[0] === 0 ? { title: { text: "unit" } } : {}),
    },
  };
}

function panelTitle({ title, x, y }: Panel): Record<string, unknown> {
  return {
    text: title,
    x: (x[0] + x[1]) / 2,
    y: y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 13 },
  };
}

function axisName(axis: "x" | "y", k: number): string {
  return k === 0 ? axis : `${axis}${k + 1}`;
}

function wholeTicks(count: number): Record<string, unknown> {
  return count <= 8 ? { dtick: 1 } : { nticks: 6 };
}

function requireSameSizes(natural: Trace, forced: Trace): void {
  const size = ({ steps, hiddenSize }: Trace) => `${steps.length} steps of ${hiddenSize} units`;
  if (size(natural) !== size(forced)) {
    throw new RangeError(
      `invalid forced: expected ${size(natural)} as in natural, got ${size(forced)}`,
    );
  }
}
