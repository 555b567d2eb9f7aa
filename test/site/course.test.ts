import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite } from "../../scripts/site/build.js";
import { serveFolder } from "../../scripts/site/serve.js";
import { courseNotebooks, launch } from "./course.js";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const notebooks = await courseNotebooks();
const pages = ["index", "reference", ...notebooks.map((file) => path.basename(file, ".ipynb"))];

let folder: string;
let server: Server;
let address: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "gatehouse-site-"));
  await buildSite(notebooks, path.join(folder, "site"));
  // From a sub-path, as on most hosts.
  server = await serveFolder(folder, 0);
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/site`;
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe.each(pages)("%s", (name) => {
  test("every figure becomes live, is not empty and answers to the pointer, without errors", async () => {
    const { page, errors } = await open(`${address}/${name}.html`);
    const figures = await page.locator("figure.plot").all();
    for (const figure of figures) {
      await reveal(figure);
      await expect.poll(() => figure.getAttribute("data-live"), { timeout: 60_000 }).toBe("yes");
      // Paper, and two more: a gate of zeros and ones has no others.
      expect(await colours(page, figure)).toBeGreaterThan(2);
      expect(await hoverText(page, figure)).not.toBe("");
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test.each(["light", "dark"] as const)("is accessible in the %s theme", async (colorScheme) => {
    const { page } = await open(`${address}/${name}.html`, { colorScheme });
    // Evaluated, not added: the page's policy lets no script of others in.
    await page.evaluate(await readFile(axeFile, "utf8"));
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`);
    });
    expect(found).toEqual([]);
    await page.context().close();
  });

  test("needs no sideways scrolling at 360 pixels", async () => {
    const { page } = await open(`${address}/${name}.html`, {
      viewport: { width: 360, height: 740 },
    });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    await page.context().close();
  });

  test("shows its pictures without scripts and from a file", async () => {
    const file = pathToFileURL(path.join(folder, "site", `${name}.html`)).href;
    const { page, errors } = await open(file, { javaScriptEnabled: false });
    for (const image of await page.locator("figure.plot img").all()) {
      await reveal(image);
      await expect
        .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(0);
    }
    expect(await page.locator("main").innerText()).not.toBe("");
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

test("the site holds one download for every notebook", async () => {
  const held = await readdir(path.join(folder, "site/notebooks"));
  expect(held.sort()).toEqual(notebooks.map((file) => path.basename(file)));
});

async function open(
  url: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(url);
  return { page, errors };
}

/** Answers of closed details are opened first: what is folded away is not drawn. */
async function reveal(element: Locator): Promise<void> {
  const folded = element.locator("xpath=ancestor::details[not(@open)]/summary");
  if ((await folded.count()) > 0) await folded.click();
  await element.scrollIntoViewIfNeeded();
}

/** How many colours the middle of a figure's first plot area shows. */
async function colours(page: Page, figure: Locator): Promise<number> {
  const png = await figure.locator(".nsewdrag").first().screenshot();
  return page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const { width, height } = image;
      const context = Object.assign(document.createElement("canvas"), { width, height }).getContext(
        "2d",
      )!;
      context.drawImage(image, 0, 0);
      return new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size;
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
}

/** What Plotly shows under the pointer, somewhere in the plot area. */
async function hoverText(page: Page, figure: Locator): Promise<string> {
  const box = (await figure.locator(".nsewdrag").first().boundingBox())!;
  const labels = figure.locator(".hoverlayer text");
  for (const part of [0.31, 0.52, 0.73, 0.42, 0.63, 0.84, 0.2]) {
    await page.mouse.move(box.x + box.width * part, box.y + box.height * part);
    await page.waitForTimeout(100);
    if ((await labels.count()) > 0) return (await labels.first().textContent()) ?? "";
  }
  return "";
}
