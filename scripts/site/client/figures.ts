import { button } from "./page/element.js";

interface PlotlyGlobal {
  newPlot(element: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
}

let library: Promise<PlotlyGlobal> | undefined;

/** Loads Plotly once, when the first reader asks for it. */
function plotly(): Promise<PlotlyGlobal> {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("assets/plotly.min.js", document.baseURI).href;
    script.onload = () => resolve((window as unknown as { Plotly: PlotlyGlobal }).Plotly);
    script.onerror = () =>
      reject(new Error("assets/plotly.min.js could not be loaded: figures stay as pictures"));
    document.head.append(script);
  });
  return library;
}

/** Replaces the picture of a figure by the live one, in the same place and size. */
async function enliven(figure: HTMLElement): Promise<void> {
  const source = figure.querySelector("script[type='application/json']");
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  if (!source || !canvas || figure.dataset["live"]) return;
  figure.dataset["live"] = "loading";
  const { newPlot } = await plotly();
  const { data, layout } = JSON.parse(source.textContent ?? "") as {
    data: unknown;
    layout: Record<string, unknown>;
  };
  const live = document.createElement("div");
  canvas.append(live);
  await newPlot(live, data, { ...layout }, { displaylogo: false, responsive: false });
  canvas.querySelector("img")?.remove();
  figure.dataset["live"] = "yes";
}

/** Each figure can be brought to life; nothing is loaded before. */
export function addFigureButtons(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure.plot")) {
    if (!figure.querySelector("script[type='application/json']")) continue;
    const explore = () => {
      enliven(figure).catch((error: unknown) => {
        console.error(error);
        // It stays the picture it was.
        figure.dataset["live"] = "no";
        figure.querySelector(".canvas > div")?.remove();
      });
    };
    const start = button("Explore", explore, { class: "explore" });
    figure.querySelector("figcaption")?.append(" ", start);
  }
}
