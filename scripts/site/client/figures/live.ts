import { narrowed } from "./narrow.js";
import { asObject, type SiteFigure, type PlainObject } from "./site-figure.js";

/** The part of Plotly that pages use. */
export interface PlotlyLibrary {
  newPlot(element: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  relayout(element: HTMLElement, changes: PlainObject): Promise<unknown>;
  purge(element: HTMLElement): void;
}

let library: Promise<PlotlyLibrary> | undefined;

/** Loads Plotly once, when the first reader asks for it. */
function loadPlotly(): Promise<PlotlyLibrary> {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("assets/plotly.min.js", document.baseURI).href;
    script.onload = () => resolve((window as unknown as { Plotly: PlotlyLibrary }).Plotly);
    script.onerror = () => {
      library = undefined;
      reject(new Error("assets/plotly.min.js could not be loaded: figures stay as pictures"));
    };
    withStyleSheet();
    setStylesAsProperties();
    document.head.append(script);
  });
  return library;
}

/** Plotly's own styles as a file: it sees this link and writes none into the page. */
function withStyleSheet(): void {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: "assets/plotly.css" });
  link.id = "plotly.js-style-global";
  link.className = "no-inline-styles";
  document.head.append(link);
}

/** Plotly writes some styles as attributes, which the page's policy forbids; as properties they are allowed. */
function setStylesAsProperties(): void {
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (this: Element, name, value) {
    const isStyled = this instanceof HTMLElement || this instanceof SVGElement;
    if (name === "style" && isStyled) this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}

/** A figure that answers to the pointer. */
export interface LiveFigure {
  element: HTMLElement;
  /** Lets the pointer zoom, or the page scroll. */
  setZooming(isZooming: boolean): void;
  reset(): void;
  close(): void;
}

/** Nothing of Plotly's leaves this host, and no bar lies over the title. */
const config = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  showEditInChartStudio: false,
  plotlyServerURL: "",
  scrollZoom: false,
  doubleClick: "reset",
  responsive: false,
};

/** Draws a figure over its picture, in the same place and size. */
export async function enliven(canvas: HTMLElement, figure: SiteFigure): Promise<LiveFigure> {
  const plotly = await loadPlotly();
  const { clientWidth: width, clientHeight: height } = canvas;
  const isNarrow = matchMedia("(max-width: 45rem)").matches;
  const { data, layout } = isNarrow ? narrowed(figure) : figure;
  const element = document.createElement("div");
  element.className = "live";
  canvas.append(element);
  const drawn = {
    ...themedLayout(layout),
    width,
    height,
    autosize: false,
    dragmode: isNarrow ? false : "zoom",
  };
  // Plotly completes what it is given.
  await plotly.newPlot(element, structuredClone(data), structuredClone(drawn), config);
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  return {
    element,
    setZooming: (isZooming) => {
      element.classList.toggle("zooming", isZooming);
      void plotly.relayout(element, { dragmode: isZooming ? "zoom" : false });
    },
    reset: () =>
      void plotly.relayout(
        element,
        Object.fromEntries(
          axes.map((axis) => [`${axis}.autorange`, asObject(layout[axis])["autorange"] ?? true]),
        ),
      ),
    close: () => {
      plotly.purge(element);
      element.remove();
    },
  };
}

/** The neutral colours of a figure on the page as it is now. */
function themedLayout(layout: PlainObject): PlainObject {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color || style.color;
  };
  const [ink, grid, soft] = [colour("--ink"), colour("--line"), colour("--soft")];
  const axes = Object.entries(layout)
    .filter(([key]) => /^[xy]axis\d*$/.test(key))
    .map(([key, axis]) => {
      const zero = { gridcolor: grid, zerolinecolor: soft };
      return [key, { ...asObject(axis), ...zero }];
    });
  return {
    ...layout,
    ...Object.fromEntries(axes),
    font: { ...asObject(layout["font"]), color: ink },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
  };
}
