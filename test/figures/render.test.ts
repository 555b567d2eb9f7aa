import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gateHeatmaps, heatmap, initialParameters, unitPlot, unroll } from "../../lib/index.js";
import { minifiedPlotly } from "../../scripts/figures/plotly.js";
import { renderFigure } from "../../scripts/figures/render.js";
import { chromiumArguments, chromiumPath } from "../../scripts/setup/chromium.js";

const parameters = initialParameters({
  inputSize: 3,
  hiddenSize: 5,
  initialisation: "keras",
  seed: 7,
});
const inputs = Array.from({ length: 12 }, (_, t) => [Math.sin(t), Math.cos(t), t / 12]);
const trace = unroll(parameters, inputs);
const figures = {
  "a heatmap of a gate": heatmap(trace, "forgetGate"),
  "a heatmap of the cell state": heatmap(trace, "cellState"),
  "all gates side by side": gateHeatmaps(trace),
  "one unit over time": unitPlot(trace, 0),
};

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: chromiumArguments,
  });
});
afterAll(() => browser.close());

test.each(Object.entries(figures))(
  "%s is drawn as Chromium's Plotly draws it",
  async (_, figure) => {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await minifiedPlotly() });
    const differing = await page.evaluate(differingPixels, {
      figure,
      svg: await renderFigure(figure),
    });
    await page.close();
    // Widths of text come from a table: a glyph may move by a pixel.
    expect(differing).toBeLessThan(0.01);
  },
);

test("the same figure gives the same bytes, whatever was drawn between", async () => {
  const first = await renderFigure(heatmap(trace, "inputGate"));
  await renderFigure(unitPlot(trace, 1));
  expect(await renderFigure(heatmap(trace, "inputGate"))).toBe(first);
});

test("drawing leaves the globals of the process as they were", async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  await renderFigure(heatmap(trace, "outputGate"));
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(before);
});

/** In the page: the share of pixels of the two pictures that differ visibly. */
async function differingPixels({ figure, svg }: { figure: unknown; svg: string }): Promise<number> {
  const { data, layout } = figure as { data: unknown; layout: { height: number } };
  const { width, height } = { width: 700, height: layout.height };
  const { Plotly } = globalThis as unknown as {
    Plotly: { toImage(figure: object, options: object): Promise<string> };
  };
  const theirs = await Plotly.toImage({ data, layout }, { format: "svg", width, height });
  const ours = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const [a, b] = await Promise.all([theirs, ours].map(pixels));
  let differing = 0;
  for (let k = 0; k < a!.length; k += 4)
    if ([0, 1, 2].some((c) => Math.abs(a![k + c]! - b![k + c]!) > 48)) differing++;
  return differing / (a!.length / 4);

  async function pixels(source: string): Promise<Uint8ClampedArray> {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d")!;
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  }
}
