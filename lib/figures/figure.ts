import { describe } from "../math/shapes.js";
import { baseLayout } from "./theme.js";

/** A Plotly figure as plain data: what `Plotly.newPlot` takes, and nothing else. */
export interface Figure {
  /** The traces. */
  data: Record<string, unknown>[];
  /** Axes, titles and sizes; `meta.description` says in a sentence what is to be seen. */
  layout: Record<string, unknown> & { meta: { description: string } };
}

/** The MIME type under which Jupyter draws a Plotly figure. */
export const plotlyMime = "application/vnd.plotly.v1+json";

/** The part of the kernel's `display` that a figure needs. */
export interface Display {
  /** Shows content of any MIME type. */
  raw(mime: string, content: unknown): void;
}

/**
 * Binds figures and drawings to the display of the kernel that runs the notebook.
 *
 *     import { display } from "tslab";
 *     const show = showWith(display);
 *     show(heatmap(trace, "forgetGate"));
 *     show(diagram(graph, { drawing: "pipes" })); // SVG, as a text
 *
 * @throws TypeError when it is no display.
 */
export function showWith(display: Display): (shown: Figure | string) => void {
  if (typeof display?.raw !== "function")
    throw new TypeError(`invalid display: expected the kernel's display, got ${describe(display)}`);
  return (shown) => display.raw(typeof shown === "string" ? "image/svg+xml" : plotlyMime, shown);
}

/** Puts traces and axes into the layout all figures share. */
export function figure(parts: {
  title: string;
  description: string;
  height: number;
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}): Figure {
  const { title, description, height, data, layout } = parts;
  return { data, layout: { ...baseLayout(title, height), ...layout, meta: { description } } };
}
