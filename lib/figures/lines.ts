import { requireArray, requireNames, type Known } from "../math/names.js";
import type { Vector } from "../math/vector.js";
import { unitOverTime, type Trace, type TracedQuantity } from "../lstm/unroll.js";
import { figure, type Figure } from "./figure.js";
import { requireSteps } from "./heatmap.js";
import { rounded } from "./numbers.js";
import { quantityTitle, timeAxis } from "./quantities.js";
import { lineColours, strong } from "./theme.js";

/** One line of a plot. */
export interface Series {
  /** Its name in the legend. */
  name: string;
  /** Positions, [n]. Default: 1, 2, 3, …, as time steps are counted. */
  x?: Vector;
  /** Values, [n]. */
  y: Vector;
}

/** What `linePlot` draws, and what is written around it. */
export interface LinePlotOptions {
  /** The lines. */
  series: Series[];
  /** Above the plot. */
  title: string;
  /** What x is, with its unit. Default: `time step t`. */
  xTitle?: string;
  /** What y is, with its unit. Default: `value (dimensionless)`. */
  yTitle?: string;
  /** In a sentence, what is to be seen. Default: where each line begins and ends. */
  description?: string;
}

const knownOptions: Known<LinePlotOptions> = {
  series: true,
  title: true,
  xTitle: true,
  yTitle: true,
  description: true,
};

/**
 * Lines over a common axis.
 * @throws RangeError when there is no series, or one has other lengths of x and y.
 */
export function linePlot(options: LinePlotOptions): Figure {
  requireNames("options", options, knownOptions);
  const { title, xTitle = "time step t", yTitle = "value (dimensionless)" } = options;
  requireArray("series", options.series, "lines");
  if (options.series.length === 0)
    throw new RangeError("invalid series: expected at least 1, got 0");
  const series = options.series.map(placed);
  const { description = `${title}: ${describeLines(series, xTitle)}` } = options;
  return figure({
    title,
    description,
    height: 380,
    data: series.map((line, k) => lineTrace(line, lineColours[k % lineColours.length]!)),
    layout: {
      margin: { l: 64, r: 24, t: 88, b: 56 },
      xaxis: { title: { text: xTitle }, zeroline: false },
      yaxis: { title: { text: yTitle }, zeroline: true, zerolinecolor: strong },
      hovermode: "x",
      showlegend: series.length > 1,
      legend: above,
    },
  });
}

/** The legend between title and plot: beside the plot it would take a third of a narrow page. */
const above = { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" };

const gatesOfUnit: TracedQuantity[] = ["inputGate", "forgetGate", "outputGate"];
const memoriesOfUnit: TracedQuantity[] = ["candidate", "cellState", "hiddenState"];

/**
 * One unit over time: its three gates above, its candidate, cell state and hidden state below.
 * @param unit which unit, counted from 0.
 * @throws RangeError when the trace is empty or the unit is not one of the cell's.
 */
export function unitPlot(trace: Trace, unit: number): Figure {
  requireSteps(trace);
  const line = (quantity: TracedQuantity, k: number, axes: object) => ({
    ...lineTrace(
      { name: quantityTitle(quantity), x: timeAxis(trace), y: unitOverTime(trace, quantity, unit) },
      lineColours[k]!,
    ),
    ...axes,
  });
  return figure({
    title: `unit ${unit} over time`,
    description: `Lines of unit ${unit} over ${trace.steps.length} time steps: its input, forget and output gates above, its candidate, cell state and hidden state below (dimensionless).`,
    height: 500,
    data: [
      ...gatesOfUnit.map((quantity, k) => line(quantity, k, { yaxis: "y", xaxis: "x" })),
      ...memoriesOfUnit.map((quantity, k) => line(quantity, k + 3, { yaxis: "y2", xaxis: "x" })),
    ],
    layout: {
      xaxis: {
        title: { text: "time step t" },
        anchor: "y2",
        range: [0.5, trace.steps.length + 0.5],
        ...(trace.steps.length <= 20 ? { dtick: 1 } : {}),
      },
      yaxis: {
        title: { text: "gates (dimensionless)" },
        domain: [0.56, 1],
        range: [-0.05, 1.05],
      },
      yaxis2: {
        title: { text: "memory (dimensionless)" },
        domain: [0, 0.46],
        zerolinecolor: strong,
      },
      hovermode: "x",
      margin: { l: 64, r: 24, t: 104, b: 56 },
      legend: above,
    },
  });
}

type PlacedSeries = Required<Series>;

function placed({ name, x, y }: Series): PlacedSeries {
  const line = { name, y, x: x ?? y.map((_, k) => k + 1) };
  requirePoints(line);
  return line;
}

function describeLines(series: PlacedSeries[], xTitle: string): string {
  const lines = series.map(({ name, x, y }) => {
    const ends = [0, y.length - 1].map((k) => `${rounded(y[k]!)} at ${rounded(x[k]!)}`);
    return `${name} from ${ends.join(" to ")}`;
  });
  return `${lines.join("; ")} (${xTitle}).`;
}

function lineTrace({ name, x, y }: PlacedSeries, color: string): Record<string, unknown> {
  const mode = x.length <= 30 ? "lines+markers" : "lines";
  return {
    type: "scatter",
    mode,
    name,
    x: x.map(rounded),
    y: y.map(rounded),
    line: { color, width: 2 },
    hovertemplate: `${name}, %{x}: %{y}<extra></extra>`,
  };
}

function requirePoints({ name, x, y }: PlacedSeries): void {
  if (x.length !== y.length) {
    throw new RangeError(
      `invalid series "${name}": expected as many x as y, got ${x.length} and ${y.length}`,
    );
  }
}
