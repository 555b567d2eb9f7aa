// What makes a page more than paper: figures become Plotly when they are about to be seen.

interface PlotlyGlobal {
  newPlot(element: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
}

/** How far from the screen a figure is made ready, in pixels. */
const ahead = "400px";

let library: Promise<PlotlyGlobal> | undefined;

/** Loads Plotly once, when the first figure needs it. */
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
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent ?? "");
  const width = canvas.clientWidth;
  canvas.append(live);
  await newPlot(
    live,
    data,
    { ...layout, width: Math.max(width, 320) },
    { displaylogo: false, responsive: false },
  );
  canvas.querySelector("img")?.remove();
  figure.dataset["live"] = "yes";
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      const figure = target as HTMLElement;
      enliven(figure).catch((error: unknown) => {
        console.error(error);
        // It stays the picture it was.
        figure.dataset["live"] = "no";
        figure.querySelector(".canvas > div")?.remove();
      });
    }
  },
  { rootMargin: ahead },
);
document.querySelectorAll("figure.plot").forEach((figure) => seen.observe(figure));
