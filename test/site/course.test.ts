import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pixelsOf } from "../pixels.js";
import { courseNotebooks, serveSite, type ServedSite } from "./course.js";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const notebooks = await courseNotebooks();
const lessons = notebooks.map((file) => path.basename(file, ".ipynb"));
const pages = ["index", "404", "glossary", "reference", "reference-lstm", ...lessons];

let site: ServedSite;
let axe: string;

beforeAll(async () => {
  site = await serveSite(notebooks);
  axe = await readFile(axeFile, "utf8");
}, 120_000);
afterAll(() => site.end());

const looks = [
  { width: 360, colorScheme: "light" },
  { width: 1440, colorScheme: "dark" },
] as const;

describe.each(pages)("%s", (name) => {
  test("is accessible, fits and breaks no policy, narrow and light, wide and dark, with all that folds open", async () => {
    for (const { width, colorScheme } of looks) {
      const options = { colorScheme, viewport: { width, height: 800 } };
      const { page, errors } = await open(`${site.address}/${name}.html`, options);
      await page.evaluate(openAll);
      const found = await violations(page);
      expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: [] });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
      expect(errors).toEqual([]);
      await page.context().close();
    }
  }, 120_000);

  test("is whole without scripts and from a file", async () => {
    const file = pathToFileURL(path.join(site.folder, `${name}.html`)).href;
    const { page, errors } = await open(file, { javaScriptEnabled: false });
    for (const image of await page.locator("figure.plot img").all()) {
      if (!(await image.isVisible())) continue;
      await image.scrollIntoViewIfNeeded();
      await expect
        .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(0);
    }
    for (const answer of await page.locator(".sealed > .answer").all())
      expect(await answer.isVisible()).toBe(true);
    expect(await page.locator("main").innerText()).not.toBe("");
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

test("an answer to a prediction opens after a guess, which is kept", async () => {
  const { page } = await open(`${site.address}/04-input-gate.html`);
  const sealed = page.locator(".sealed").first();
  const answer = sealed.locator(".answer");
  expect(await answer.isVisible()).toBe(false);
  await sealed.getByRole("textbox").fill("units 1 and 3");
  await sealed.getByRole("button", { name: "Look" }).click();
  expect(await answer.isVisible()).toBe(true);
  await page.reload();
  expect(await answer.isVisible()).toBe(true);
  expect(await sealed.locator(".guess").innerText()).toBe("You said: units 1 and 3");
  await page.context().close();
});

test("what a term means opens where the pointer rests, stays under it, and closes with Escape", async () => {
  const { page } = await open(`${site.address}/04-input-gate.html`);
  const preview = page.getByRole("tooltip");
  await page.locator("math .q-i").first().hover();
  await expect.poll(() => preview.isVisible()).toBe(true);
  expect(await preview.innerText()).toContain("input gate");
  await preview.hover();
  await page.waitForTimeout(600);
  expect(await preview.isVisible()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await preview.isVisible()).toBe(false);
  await page.context().close();
});

test("the search opens with / and leads to a section", async () => {
  const { page } = await open(`${site.address}/index.html`);
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("forget gate");
  await page.locator(".hits a").first().waitFor();
  expect(await page.locator(".hits a").first().getAttribute("href")).toContain("03-forget-gate");
  await page.context().close();
});

test("a cell is edited, run, stopped and reset in the page, and what was edited is kept", async () => {
  const { page, errors } = await open(`${site.address}/04-input-gate.html`);
  const cell = page.locator(".cell:not(.figure-cell):has(> pre.code)").first();
  const status = cell.getByRole("status");
  await cell.getByRole("button", { name: "Edit" }).click();
  await cell.getByRole("textbox").fill("const twice = 2 * 21;\ntwice");
  expect(await status.innerText()).toBe("changed");
  await cell.getByRole("button", { name: "Run" }).click();
  await expect.poll(() => status.innerText(), { timeout: 60_000 }).toBe("ran");
  expect(await cell.locator(".output:not([hidden])").innerText()).toBe("42");
  await cell.getByRole("textbox").fill("for (;;) {}");
  await cell.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(() => status.innerText()).toBe("stopped");
  await page.reload();
  expect(await cell.locator("pre.code").innerText()).toBe("for (;;) {}");
  await cell.getByRole("button", { name: "Reset" }).click();
  expect(await cell.locator("pre.code").innerText()).not.toContain("for (;;)");
  expect(errors).toEqual([]);
  await page.context().close();
}, 300_000);

test("the theme can be chosen and stays chosen", async () => {
  const { page } = await open(`${site.address}/index.html`, { colorScheme: "light" });
  const paper = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByLabel("Theme").selectOption("dark");
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await paper()).toBe(dark);
  await page.context().close();
});

test("a mistake on show is struck and labelled", async () => {
  const { page } = await open(`${site.address}/04-input-gate.html`);
  const label = await page.getByRole("group", { name: "A false equation" }).innerText();
  expect(label).toContain("False. S2's misprint");
  await page.context().close();
});

test.each(["light", "dark"] as const)(
  "a drawing of the cell has ink on paper of the %s theme",
  async (colorScheme) => {
    const { page } = await open(`${site.address}/03-forget-gate.html`, { colorScheme });
    const drawing = page.locator("img.drawing").first();
    await drawing.scrollIntoViewIfNeeded();
    const png = await drawing.screenshot();
    const { paper, colours } = await page.evaluate(
      pixelsOf,
      `data:image/png;base64,${png.toString("base64")}`,
    );
    expect(colours).toBeGreaterThan(20);
    if (colorScheme === "light") expect(paper).toBeGreaterThan(240);
    else expect(paper).toBeLessThan(60);
    await page.context().close();
  },
);

test("the site holds one download for every notebook", async () => {
  const held = await readdir(path.join(site.folder, "notebooks"));
  expect(held.sort()).toEqual(notebooks.map((file) => path.basename(file)));
});

async function open(
  url: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await site.browser.newContext(options);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(url);
  return { page, errors };
}

/** Opens all that is folded or sealed: what is not drawn is not looked at. */
function openAll(): void {
  for (const each of document.querySelectorAll("main details")) each.setAttribute("open", "");
  for (const each of document.querySelectorAll(".sealed")) each.classList.add("opened");
}

/** What axe finds, best practices included. Evaluated, not added: the page's policy lets no script of others in. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`);
  });
}
