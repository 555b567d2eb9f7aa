import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NotebookReport } from "../../scripts/check/check-notebooks.js";
import { htmlReport } from "../../scripts/report/html.js";
import { referencePages } from "../../scripts/site/api/page.js";
import type { ApiEntry } from "../../scripts/site/api/read.js";
import { buildSite } from "../../scripts/site/build.js";
import { serveFolder } from "../../scripts/site/serve.js";
import { auditPage, launchWatched, watchedContext, type Watched } from "./attacks/browser.js";
import {
  fileNamed,
  liveNotebooks,
  livePlaces,
  notebookSaying,
  ofNotebooks,
  places,
} from "./attacks/places.js";

const corpus = JSON.parse(
  await readFile(path.join(import.meta.dirname, "fixtures/attacks.json"), "utf8"),
) as { texts: Record<string, string[]> };
const texts = Object.values(corpus.texts).flat();

let folder: string;
let out: string;
let server: Server;
let address: string;
let watched: Watched;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "gatehouse-attacks-"));
  out = path.join(folder, "site");
  await buildSite(await writeNotebooks(), out);
  const file = (name: string) => path.join(out, name);
  await writeFile(file("report.html"), await htmlReport(texts.flatMap(reportsSaying)));
  const [, ...docstrings] = referencePages(texts.map(entrySaying), []);
  for (const [k, page] of docstrings.entries())
    await writeFile(file(`docstrings-${k}.html`), String(page.html));
  server = await serveFolder(out, 0);
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  watched = await launchWatched();
}, 300_000);

afterAll(async () => {
  await watched.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** One notebook for every text, named after it, and some of the figures that become live. */
async function writeNotebooks(): Promise<string[]> {
  const files: string[] = [];
  const write = async (name: string, notebook: object) => {
    // Folders of their own: some file systems take two names for one.
    const own = path.join(folder, String(files.length));
    await mkdir(own);
    files.push(path.join(own, name));
    await writeFile(files.at(-1)!, JSON.stringify(notebook));
  };
  for (const text of texts) await write(fileNamed(text), notebookSaying(text));
  for (const notebook of liveNotebooks(texts)) await write("figures.ipynb", notebook);
  return files;
}

function reportsSaying(text: string): NotebookReport[] {
  const finding = { kind: "prose" as const, cell: 1, line: 1, message: text, cause: text };
  const outputs = [
    { output_type: "stream" as const, name: "stdout", text },
    {
      output_type: "display_data" as const,
      data: { "text/html": text, "image/svg+xml": text },
      metadata: {},
    },
    { output_type: "error" as const, ename: text, evalue: text, traceback: [text] },
  ];
  const file = { path: text, text: "", notebook: notebookSaying(text) };
  const cell = { index: 1, status: "ok" as const, durationMs: 1, outputs, executionCount: 1 };
  const drift = [finding, { ...finding, kind: "output" as const }];
  return [
    { path: text, status: "unusable", durationMs: 1, reason: text },
    {
      path: text,
      status: "failed",
      durationMs: 1,
      examination: { file, execution: { durationMs: 1, cells: [cell] }, drift, prose: new Map() },
    },
  ];
}

function entrySaying(text: string, k: number): ApiEntry {
  const words = text.replaceAll("$", "\\$");
  return {
    name: `name${k}`,
    kind: "function",
    signature: `function name${k}(a: ${text}): void`,
    text: words,
    tags: ["param", "returns", "throws", "see"].map((tag) => ({ tag, name: text, text: words })),
    members: [{ name: text, signature: text, text: words }],
    file: `lib/${text}/x.ts`,
    line: 1,
    throws: false,
  };
}

/** Opens every page of a list, a few side by side, and tells what is wrong with each. */
async function auditAll(context: BrowserContext, addresses: string[]): Promise<string[]> {
  const found: string[] = [];
  const waiting = [...addresses];
  const tab = async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(180_000);
    page.on("dialog", (dialog) => {
      found.push(`a dialog on ${page.url()}`);
      void dialog.dismiss();
    });
    page.on("popup", () => found.push(`a window from ${page.url()}`));
    page.on("worker", () => found.push(`a worker of ${page.url()}`));
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await page.goto(next);
      found.push(...(await auditPage(page)).map((each) => `${next}: ${each}`));
      if (page.url() !== next) found.push(`${next} became ${page.url()}`);
    }
    await page.close();
  };
  await Promise.all([tab(), tab(), tab()]);
  // What the last pages asked for is on its way.
  await setTimeout(300);
  await context.close();
  return found;
}

async function pageNames(): Promise<string[]> {
  const names = (await readdir(out)).filter((name) => name.endsWith(".html"));
  expect(names.length).toBeGreaterThan(texts.length);
  return names;
}

describe(`${texts.length} hostile texts in ${Object.keys(places).length + Object.keys(livePlaces).length + ofNotebooks.length + 2} places`, () => {
  it("would be seen if they ran or reached another host", async () => {
    const file = path.join(folder, "control.html");
    await writeFile(
      file,
      "<!doctype html><body onload=alert(1)><img src=https://elsewhere.test/x.png><a href=javascript:1>x</a>",
    );
    const context = await watchedContext(watched.browser, true);
    const found = await auditAll(context, [pathToFileURL(file).href]);
    expect(found.map((each) => each.replace(/^.*html: /, "").slice(0, 12))).toEqual([
      "ran alert(1)",
      "<body onload",
      '<img src="ht',
      '<a href="jav',
    ]);
    await expect.poll(() => watched.visits()).toBeGreaterThan(0);
  });

  it("run nothing and reach no other host, even where no policy holds", async () => {
    const context = await watchedContext(watched.browser, true);
    const names = await pageNames();
    const found = await auditAll(
      context,
      names.map((name) => address + encodeURIComponent(name)),
    );
    expect(found).toEqual([]);
    expect(watched.visits()).toBe(0);
  }, 600_000);

  it("run nothing and reach no other host from a file, under the page's own policy", async () => {
    const context = await watchedContext(watched.browser, false);
    const names = (await pageNames()).filter(
      (name, k) => k % 10 === 0 || /^(figures|index)/.test(name),
    );
    const found = await auditAll(
      context,
      names.map((name) => pathToFileURL(path.join(out, name)).href),
    );
    expect(found).toEqual([]);
    expect(watched.visits()).toBe(0);
  }, 600_000);

  it("run nothing in pictures that are opened by themselves", async () => {
    const pictures = await readdir(path.join(out, "figures"));
    expect(pictures.length).toBeGreaterThan(texts.length);
    // Most texts leave the same empty picture: each is opened once.
    const distinct = new Map<string, string>();
    for (const name of pictures) {
      const file = path.join(out, "figures", name);
      distinct.set(await readFile(file, "utf8"), pathToFileURL(file).href);
    }
    const context = await watchedContext(watched.browser, true);
    const found = await auditAll(context, [...distinct.values()]);
    expect(found).toEqual([]);
    expect(watched.visits()).toBe(0);
  }, 300_000);
});
