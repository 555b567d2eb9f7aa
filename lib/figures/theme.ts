import type { Matrix } from "../math/vector.js";
import { extent, rounded } from "./numbers.js";

type ColourScale = [number, string][];

/** Which colours a heatmap uses: gates run from shut to open, memories from negative through 0 to positive. */
export type Scale = "gate" | "diverging";

/** Shut (0, dark) to open (1, bright): viridis, readable without colour vision and in grey. */
const gateColours: ColourScale = [
  [0, "#440154"],
  [0.125, "#482878"],
  [0.25, "#3e4a89"],
  [0.375, "#31688e"],
  [0.5, "#26828e"],
  [0.625, "#1f9e89"],
  [0.75, "#35b779"],
  [0.875, "#6dcd59"],
  [1, "#fde725"],
];

/** Negative (blue) through 0 (white) to positive (red): ColorBrewer's RdBu, reversed. */
const divergingColours: ColourScale = [
  [0, "#2166ac"],
  [0.25, "#67a9cf"],
  [0.45, "#d1e5f0"],
  [0.5, "#f7f7f7"],
  [0.55, "#fddbc7"],
  [0.75, "#ef8a62"],
  [1, "#b2182b"],
];

/** One colour per quantity, the same in every plot; Okabe & Ito's palette for all kinds of colour vision. */
export const lineColours = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#555555",
];

/** The colour settings of a heatmap: gates fixed to [0, 1], everything else symmetric about 0. */
export function colours(scale: Scale, values: Matrix): Record<string, unknown> {
  if (scale === "gate") return { colorscale: gateColours, zmin: 0, zmax: 1 };
  const { low, high } = extent(values);
  const bound = rounded(Math.max(1, -low, high));
  return { colorscale: divergingColours, zmin: -bound, zmax: bound, zmid: 0 };
}

/** Legible on white and on black: where a figure is shown, the paper is the page's. */
const ink = "#767b84";
const faint = "rgba(128, 132, 140, 0.28)";
const clear = "rgba(0, 0, 0, 0)";
/** The line at zero. */
export const strong = "rgba(128, 132, 140, 0.75)";
const axis = { gridcolor: faint, zerolinecolor: faint, linecolor: faint, automargin: true };

/** The layout every figure starts from: as wide as the place it is shown in, on the page's own paper. */
export function baseLayout(title: string, height: number): Record<string, unknown> {
  return {
    title: { text: title, x: 0.5, xanchor: "center", font: { size: 16 } },
    font: { family: "Helvetica, Arial, sans-serif", size: 12, color: ink },
    autosize: true,
    height,
    margin: { l: 64, r: 24, t: 56, b: 64 },
    paper_bgcolor: clear,
    plot_bgcolor: clear,
    template: { layout: { xaxis: axis, yaxis: axis } },
  };
}
