import { asObject, asPair, titleText, type SiteFigure, type PlainObject } from "./site-figure.js";

/** How wide a figure is on a phone, in pixels; it is drawn for this width, not shrunk to it. */
export const narrowWidth = 328;

const lineHeight = 18;
const foot = 48;
const betweenPanels = 46;

/**
 * The same figure for a narrow page: panels below each other, the legend at the foot, titles broken into lines,
 * letters as large as on a wide page.
 */
export function narrowed({ data, layout }: SiteFigure): SiteFigure {
  const title = brokenInto(titleText(layout["title"]), 38);
  const top = 22 + lineHeight * title.length;
  const panels = panelsOf(layout);
  const heights = panelHeights(panels, layout);
  const plot = heights.reduce((sum, each) => sum + each, 0) + betweenPanels * (panels.length - 1);
  const named = data.filter(({ name, type }) => type !== "heatmap" && typeof name === "string");
  const rows = layout["showlegend"] === false || named.length < 2 ? 0 : Math.ceil(named.length / 2);
  const { sliders: _, annotations, ...rest } = layout;
  const placed = place(panels, heights, plot);
  return {
    data: data.map((trace) => narrowTrace(trace, placed)),
    layout: {
      ...rest,
      // eslint-disable-next-line no-restricted-syntax -- Plotly's own sign for a new line
      title: { text: title.join("<br>"), x: 0.5, xanchor: "center", font: { size: 14 } },
      font: { ...asObject(layout["font"]), size: 12 },
      autosize: false,
      width: narrowWidth,
      height: top + plot + foot + rows * 20,
      margin: { l: leftMargin(data), r: hasBar(data) ? 46 : 14, t: top, b: foot + rows * 20 },
      ...narrowAxes(layout, placed),
      ...(rows > 0 && { legend: { orientation: "h", x: 0, y: -44 / plot, yanchor: "top" } }),
      annotations: narrowAnnotations(annotations, panels, placed),
    },
  };
}

/** A pair of axes and the part of the plot that it takes. */
interface PanelOfPlot {
  x: string;
  y: string;
  across: [number, number];
  up: [number, number];
}

/** Where a panel stands when panels stand below each other. */
interface PlacedPanel extends PanelOfPlot {
  to: [number, number];
  isFirst: boolean;
  isLast: boolean;
}

/** The panels of a figure, from the top left on. */
function panelsOf(layout: PlainObject): PanelOfPlot[] {
  const names = Object.keys(layout).filter((key) => /^yaxis\d*$/.test(key));
  const panels = (names.length > 0 ? names : ["yaxis"]).map((name) => {
    const y = name.replace("axis", "");
    const axis = asObject(layout[name]);
    const own = layout[name.replace("y", "x")] === undefined ? "x" : y.replace("y", "x");
    return {
      x: own,
      y,
      across: asPair(asObject(layout[own.replace("x", "xaxis")])["domain"]) ?? [0, 1],
      up: asPair(axis["domain"]) ?? [0, 1],
    } satisfies PanelOfPlot;
  });
  return panels.sort((a, b) => b.up[1] - a.up[1] || a.across[0] - b.across[0]);
}

function panelHeights(panels: PanelOfPlot[], layout: PlainObject): number[] {
  const height = typeof layout["height"] === "number" ? layout["height"] : 400;
  const whole = Math.min(Math.max(height, 200), 600) - 120;
  return panels.map(({ up }) =>
    Math.max(90, Math.round(whole * (up[1] - up[0]) * (panels.length > 2 ? 0.7 : 0.9))),
  );
}

function place(panels: PanelOfPlot[], heights: number[], plot: number): PlacedPanel[] {
  let top = plot;
  return panels.map((panel, k) => {
    const to: [number, number] = [Math.max(0, (top - heights[k]!) / plot), top / plot];
    top -= heights[k]! + betweenPanels;
    return { ...panel, to, isFirst: k === 0, isLast: k === panels.length - 1 };
  });
}

function narrowAxes(layout: PlainObject, panels: PlacedPanel[]): PlainObject {
  const axes: PlainObject = {};
  for (const { x, y, to, isFirst, isLast } of panels) {
    const [xName, yName] = [x.replace("x", "xaxis"), y.replace("y", "yaxis")];
    const sharesX = panels.filter((each) => each.x === x).length > 1;
    const across = asObject(layout[xName]);
    const up = asObject(layout[yName]);
    const xTitle = titleText(across["title"]) || titleText(asObject(layout["xaxis"])["title"]);
    const ticks = across["type"] === "category" ? {} : { dtick: undefined, nticks: 6 };
    if (!sharesX || isFirst)
      axes[xName] = {
        ...across,
        ...ticks,
        domain: [0, 1],
        title: { text: isLast || sharesX ? xTitle : "", standoff: 8, font: { size: 12 } },
      };
    axes[yName] = {
      ...up,
      domain: to,
      title: { text: titleText(up["title"]), standoff: 6, font: { size: 12 } },
    };
  }
  return axes;
}

function narrowTrace(trace: PlainObject, panels: PlacedPanel[]): PlainObject {
  const panel = panels.find(({ y }) => y === (trace["yaxis"] ?? "y"));
  if (trace["type"] !== "heatmap" || !panel) return trace;
  const bar = { thickness: 8, outlinewidth: 0, x: 1.02, xanchor: "left" };
  const [from, to] = panel.to;
  return {
    ...trace,
    colorbar: { ...bar, y: (from + to) / 2, len: to - from, nticks: 5, ypad: 4 },
  };
}

/** Titles of panels go with their panels; other notes stay where they were. */
function narrowAnnotations(notes: unknown, before: PanelOfPlot[], after: PlacedPanel[]): unknown {
  if (!Array.isArray(notes)) return undefined;
  return notes.map((note: unknown) => {
    const own = asObject(note);
    const k = before.findIndex(
      ({ across, up }) =>
        own["xref"] === "paper" &&
        Math.abs(Number(own["x"]) - (across[0] + across[1]) / 2) < 0.02 &&
        Math.abs(Number(own["y"]) - up[1]) < 0.02,
    );
    return k < 0 ? note : { ...own, x: 0.5, y: after[k]!.to[1], font: { size: 12 } };
  });
}

function hasBar(data: PlainObject[]): boolean {
  return data.some(({ type, showscale }) => type === "heatmap" && showscale !== false);
}

/** Room for the longest name of a row. */
function leftMargin(data: PlainObject[]): number {
  const names = data.flatMap(({ type, y }) => (type === "heatmap" && Array.isArray(y) ? y : []));
  const longest = Math.max(0, ...names.map((name: unknown) => String(name).length));
  return Math.min(130, Math.max(44, 24 + 7 * longest));
}

/** Words in lines of at most so many signs. */
function brokenInto(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
