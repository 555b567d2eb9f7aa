import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forcedComparison, heatmap, initialParameters, unitPlot, unroll } from "../../lib/index.js";
import { renderFigure } from "../../scripts/figures/render.js";
import { narrowed, narrowWidth } from "../../scripts/site/client/figures/narrow.js";
import type { SiteFigure } from "../../scripts/site/client/figures/site-figure.js";
import { courseNotebooks, serveSite, type ServedSite } from "./course.js";

const parameters = initialParameters({ inputSize: 1, hiddenSize: 3, seed: 1 });
const inputs = Array.from({ length: 6 }, (_, t) => [Math.sin(t)]);
const natural = unroll(parameters, inputs);
const forced = unroll(parameters, inputs, { forced: { forgetGate: 1 } });
const figures: [string, SiteFigure][] = [
  ["one heatmap", heatmap(natural, "cellState")],
  ["three heatmaps side by side", forcedComparison(natural, forced, "cellState")],
  ["lines of two panels", unitPlot(natural, 1)],
];

/** The places of a picture's texts and how large they are. */
function textsOf(svg: string): { size: number; text: string }[] {
  const texts = svg.matchAll(/<text[^>]*font-size:([\d.]+)px[^>]*>([^<]*)/g);
  return [...texts].map(([, size, text]) => ({ size: Number(size), text: text! }));
}

describe("a figure for narrow pages", () => {
  it.each(figures)(
    "is drawn for their width, with letters that can be read: %s",
    async (_, each) => {
      const { layout } = narrowed(each);
      expect(layout["width"]).toBe(narrowWidth);
      const texts = textsOf(await renderFigure(narrowed(each)));
      expect(texts.length).toBeGreaterThan(5);
      for (const { size } of texts) expect(size).toBeGreaterThanOrEqual(11);
    },
  );

  it("has its panels below each other, each with its title and its colour bar", () => {
    const { data, layout } = narrowed(figures[1]![1]);
    const domains = ["yaxis", "yaxis2", "yaxis3"].map(
      (axis) => (layout[axis] as { domain: [number, number] }).domain,
    );
    expect(domains[0]![1]).toBe(1);
    for (const k of [1, 2]) expect(domains[k]![1]).toBeLessThan(domains[k - 1]![0]);
    const notes = layout["annotations"] as { y: number }[];
    expect(notes.map(({ y }) => y)).toEqual(domains.map(([, top]) => top));
    const bar = data[2]!["colorbar"] as { y: number };
    expect(bar.y).toBeCloseTo((domains[2]![0] + domains[2]![1]) / 2);
  });

  it("leaves the figure that it was as it was", () => {
    const before = structuredClone(figures[1]![1]);
    narrowed(figures[1]![1]);
    expect(figures[1]![1]).toEqual(before);
  });
});

describe("a figure in the page", () => {
  let site: ServedSite;
  let address: string;
  beforeAll(async () => {
    site = await serveSite(await courseNotebooks());
    address = `${site.address}/06-cell-update.html`;
  }, 300_000);
  afterAll(() => site.end());

  async function open(width: number, hasTouch: boolean) {
    const context = await site.browser.newContext({ viewport: { width, height: 800 }, hasTouch });
    const page = await context.newPage();
    const errors: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(address);
    return { page, errors, asked };
  }

  async function scrollThrough(page: Page): Promise<void> {
    await page.evaluate(async () => {
      for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
        scrollTo(0, y);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
  }

  it.each([
    [360, true],
    [1440, false],
  ])(
    "comes to life when asked, moves nothing and breaks no policy, at %d pixels",
    async (width, hasTouch) => {
      const { page, errors, asked } = await open(width, hasTouch);
      await scrollThrough(page);
      expect(asked.filter((url) => url.includes("plotly"))).toEqual([]);
      const figure = page.locator("figure.plot:has(script):visible").first();
      const place = () => page.evaluate(() => document.documentElement.scrollHeight);
      const before = [await place(), await figure.locator(".canvas").boundingBox()];
      await figure.getByRole("button", { name: "Explore" }).click();
      await expect.poll(() => figure.getAttribute("data-live"), { timeout: 60_000 }).toBe("yes");
      const after = [await place(), await figure.locator(".canvas").boundingBox()];
      expect(after[0]).toBe(before[0]);
      expect(after[1]).toMatchObject({ width: (before[1] as { width: number }).width });
      expect(await figure.locator(".live .heatmaplayer image").count()).toBeGreaterThan(0);
      expect(await figure.locator(".modebar-btn").count()).toBe(0);
      const isTouchable = () =>
        figure.locator(".live").evaluate((each) => getComputedStyle(each).pointerEvents !== "none");
      // A finger scrolls the page until it is asked to zoom.
      expect(await isTouchable()).toBe(!hasTouch);
      if (hasTouch) await figure.getByRole("button", { name: "Zoom" }).click();
      expect(await isTouchable()).toBe(true);
      expect(errors).toEqual([]);
      expect(asked.filter((url) => !url.startsWith(address.replace(/[^/]*$/, "")))).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  it("can be read as a table", async () => {
    const { page } = await open(1440, false);
    const figure = page.locator("figure.plot:has(script):visible").first();
    await figure.getByRole("button", { name: "Table" }).click();
    const table = page.locator(".data table").first();
    expect(await table.locator("tbody tr").count()).toBeGreaterThan(1);
    expect(await table.locator("tbody td").first().innerText()).toMatch(/^-?\d/);
    await page.context().close();
  });
});
