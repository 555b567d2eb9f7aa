import { requireArray, requireNames, requireOneOf, type Known } from "../math/names.js";
import { requireTrace } from "../recurrence/trace.js";
import type { Matrix } from "../math/vector.js";
import type { Trace, TracedQuantity } from "../lstm/unroll.js";
import { figure, type Figure } from "./figure.js";
import { extent, rounded } from "./numbers.js";
import { isGate, quantityTitle, timeAxis, unitRows } from "./quantities.js";
import { colours, type Scale } from "./theme.js";

/** What `matrixHeatmap` needs beside the values. */
export interface MatrixHeatmapOptions {
  /** Above the plot. */
  title: string;
  /** What a column is, with its unit. Default: `unit`. */
  xTitle?: string;
  /** What a row is, with its unit. Default: none. */
  yTitle?: string;
  /** `gate`: sequential, fixed to [0, 1]; `diverging`: symmetric about 0. Default: `gate` where all values fit it. */
  scale?: Scale;
  /** In a sentence, what is to be seen. Default: the size, and the least and the largest value. */
  description?: string;
  /** One label per column. Default: 0, 1, 2, … */
  xLabels?: (string | number)[];
  /** One label per row. Default: 0, 1, 2, … */
  yLabels?: (string | number)[];
}

const knownOptions: Known<MatrixHeatmapOptions> = {
  title: true,
  xTitle: true,
  yTitle: true,
  scale: true,
  description: true,
  xLabels: true,
  yLabels: true,
};

/**
 * A heatmap of one traced quantity: time from left to right, one row per unit.
 * Gates are drawn on a sequential scale fixed to [0, 1]; the candidate, memories and states
 * (and gates that an unbounded activation lets out of [0, 1]) on a diverging scale centred at 0.
 *
 * @param trace what `unroll` returned.
 * @param quantity for example `"forgetGate"` or `"cellState"`.
 * @throws RangeError when the trace has no steps.
 */
export function heatmap(
  trace: Trace,
  quantity: TracedQuantity,
  options: { title?: string } = {},
): Figure {
  requireNames("options", options, { title: true });
  const values = unitRows(trace, quantity);
  requireSteps(trace);
  return matrixHeatmap(values, {
    title: options.title ?? quantityTitle(quantity),
    xTitle: "time step t",
    yTitle: "unit",
    scale: scaleOf(quantity, values),
    xLabels: timeAxis(trace),
    description: describeHeatmap(quantity, values),
  });
}

/**
 * A heatmap of any matrix. Shape: values [rows][columns], row 0 at the top.
 * @throws RangeError when the matrix is empty, ragged, or the labels do not fit.
 */
export function matrixHeatmap(values: Matrix, options: MatrixHeatmapOptions): Figure {
  requireNames("options", options, knownOptions);
  requireArray("values", values, "rows");
  requireRectangle(values, options);
  const { title, xTitle = "unit", yTitle = "" } = options;
  const { scale = isShares(values) ? "gate" : "diverging" } = options;
  requireOneOf("scale", scale, ["gate", "diverging"]);
  return figure({
    title,
    description: options.description ?? describeMatrix(title, values),
    height: heightFor(values.length),
    data: [
      {
        ...heatmapTrace(values, scale, options.xLabels, options.yLabels),
        colorbar: { title: { text: "value" }, thickness: 14, outlinewidth: 0 },
      },
    ],
    layout: {
      xaxis: {
        title: { text: xTitle },
        zeroline: false,
        ...tickEvery(options.xLabels ?? values[0]!),
      },
      yaxis: {
        title: { text: yTitle },
        autorange: "reversed",
        zeroline: false,
        ...tickEvery(options.yLabels ?? values),
      },
    },
  });
}

/** The Plotly trace of a heatmap, without axes: shared by single plots and grids. */
export function heatmapTrace(
  values: Matrix,
  scale: Scale,
  xLabels?: (string | number)[],
  yLabels?: (string | number)[],
): Record<string, unknown> {
  return {
    type: "heatmap",
    z: values.map((row) => row.map(rounded)),
    x: xLabels ?? values[0]!.map((_, k) => k),
    y: yLabels ?? values.map((_, k) => k),
    xgap: values[0]!.length <= 40 ? 1 : 0,
    ygap: values.length <= 40 ? 1 : 0,
    hovertemplate: "%{x} · %{y}: %{z}<extra></extra>",
    ...colours(scale, values),
  };
}

/** The colour scale of a quantity, given the values it took. */
export function scaleOf(quantity: TracedQuantity, values: Matrix): Scale {
  return isGate(quantity) && isShares(values) ? "gate" : "diverging";
}

/** Whether every value lies between 0 and 1. */
function isShares(values: Matrix): boolean {
  return values.every((row) => row.every((value) => value >= 0 && value <= 1));
}

function describeMatrix(title: string, values: Matrix): string {
  const { low, high } = extent(values);
  const size = `${values.length} × ${values[0]!.length}`;
  return `${title}: heatmap of ${size} values, from ${rounded(low)} to ${rounded(high)} (dimensionless).`;
}

/** @throws RangeError when there is nothing to draw. */
export function requireSteps(trace: Trace): void {
  requireTrace("trace", trace);
  if (trace.steps.length === 0) {
    throw new RangeError("invalid trace: expected at least 1 step to draw, got 0");
  }
}

function describeHeatmap(quantity: TracedQuantity, values: Matrix): string {
  const { low, high } = extent(values);
  const range = `from ${rounded(low)} to ${rounded(high)}`;
  const size = `${values[0]!.length} time steps of ${values.length} ${values.length === 1 ? "unit" : "units"}`;
  return `Heatmap of the ${quantityTitle(quantity)}: ${size}, values ${range} (dimensionless).`;
}

function heightFor(rows: number): number {
  return Math.min(520, Math.max(240, 130 + 22 * rows));
}

/** Whole-number axes tick on whole numbers; named rows and columns show every name. */
function tickEvery(labels: unknown[]): Record<string, unknown> {
  if (labels.some((label) => typeof label === "string")) return { type: "category" };
  return labels.length <= 12 ? { dtick: 1 } : {};
}

function requireRectangle(values: Matrix, { xLabels, yLabels }: MatrixHeatmapOptions): void {
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  if (columns === 0) {
    throw new RangeError(
      `invalid values: expected at least one row and column, got ${rows} × ${columns}`,
    );
  }
  values.forEach((row, k) => {
    if (row.length === columns) return;
    throw new RangeError(
      `invalid values[${k}]: expected length ${columns} as row 0, got ${row.length}`,
    );
  });
  requireLabels("xLabels", xLabels, columns);
  requireLabels("yLabels", yLabels, rows);
}

function requireLabels(name: string, labels: unknown[] | undefined, count: number): void {
  if (labels && labels.length !== count) {
    throw new RangeError(`invalid ${name}: expected ${count} labels, got ${labels.length}`);
  }
}
