import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { figureOf } from "../../scripts/compare/figures.js";
import { outputDrift } from "../../scripts/compare/outputs.js";
import { readNotebook, type NotebookCell } from "../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../scripts/paths.js";
import { gatehouse } from "../command.js";
import { launch } from "../site/course.js";
import { LabPage, patience } from "./lab-page.js";
import { JupyterLab } from "./lab-server.js";

let lab: JupyterLab;
let browser: Browser;
let notebook: LabPage;

beforeAll(async () => {
  [lab, browser] = await Promise.all([JupyterLab.start(), launch()]);
  notebook = await LabPage.start(lab, browser);
}, 300_000);
afterEach(() => notebook.close());
afterAll(async () => {
  await browser?.close();
  expect(await lab?.stop()).toEqual([]);
}, 120_000);

describe("JupyterLab", { timeout: 300_000 }, () => {
  it("runs a notebook of the course to the outputs that are committed, its figures drawn and answering to the pointer", async () => {
    const name = "03-forget-gate.ipynb";
    await notebook.open(name);
    await notebook.command("notebook:run-all-cells");
    const { notebook: committed } = await readNotebook(path.join(notebooksFolder, name));
    const codes = committed.cells.flatMap((cell, k) => (cell.cell_type === "code" ? [k] : []));
    const counts = async () => {
      const { cells } = await notebook.model();
      return codes.map((k) => cells[k]!.execution_count);
    };
    await expect.poll(counts, patience).toEqual(codes.map((_, order) => order + 1));
    await notebook.idle();
    const { cells: now } = await notebook.model();
    for (const k of codes) {
      expect(outputDrift(committed.cells[k]!, now[k]!.outputs ?? [], k + 1)).toEqual([]);
    }
    for (const k of codes.filter((each) => drawsFigure(committed.cells[each]!))) {
      for (const plot of await (await notebook.show(k)).locator(".js-plotly-plot").all()) {
        await plot.scrollIntoViewIfNeeded();
        // Paper, and two more: a gate of zeros and ones has no others.
        expect(await notebook.colours(plot.locator(".nsewdrag").first())).toBeGreaterThan(2);
        expect(await hoverText(notebook, plot)).not.toBe("");
      }
    }
  });

  it("saves by its button, as it was and after all cells were run, what check finds in order", async () => {
    const name = "04-input-gate.ipynb";
    const file = path.join(lab.folder, "notebooks", name);
    const pictures = async () => (await readFile(file, "utf8")).split('"image/svg+xml"').length - 1;
    const before = await pictures();
    expect(before).toBeGreaterThan(0);
    await notebook.open(name);
    await saveByButton(file);
    expect(await pictures()).toBe(before);
    expect(await findingsIn(file)).toEqual([]);
    await notebook.command("notebook:run-all-cells");
    const { cells } = await notebook.model();
    const last = cells.filter(({ cell_type: type }) => type === "code").length;
    await expect
      .poll(
        async () => (await notebook.model()).cells.map((cell) => cell.execution_count),
        patience,
      )
      .toContain(last);
    await notebook.idle();
    await saveByButton(file);
    expect(await findingsIn(file)).toEqual([]);
  });

  it("shows an error in red, with the line of the cell", async () => {
    await notebook.openCells(lab.folder, "const a = 1;\nthrow new RangeError('too far');");
    await notebook.run(0);
    const output = notebook
      .cell(0)
      .locator(
        ".jp-RenderedText[data-mime-type$='.error'], .jp-RenderedText[data-mime-type$='.stderr']",
      );
    await expect.poll(() => output.innerText(), patience).toMatch(/RangeError: too far[^]*2:7/);
    const red = output.locator(".ansi-red-fg").first();
    expect(await red.innerText()).toContain("RangeError");
  });

  it("interrupts for(;;){} and goes on", async () => {
    await notebook.openCells(lab.folder, "console.log('in'); for (;;) {}", "6 * 7");
    await notebook.run(0);
    await expect
      .poll(() => notebook.cell(0).locator(".jp-OutputArea").innerText(), patience)
      .toContain("in");
    expect(await notebook.prompt(0)).toBe("[*]:");
    await notebook.command("notebook:interrupt-kernel");
    expect(await notebook.ran(0)).toBe(1);
    await notebook.run(1);
    await expect.poll(() => result(notebook, 1), patience).toBe("42");
  });

  it("restarts: what was defined is gone, and numbers begin at 1", async () => {
    await notebook.openCells(lab.folder, "const kept = 5;", "typeof kept");
    await notebook.run(0);
    expect(await notebook.ran(0)).toBe(1);
    await notebook.command("kernelmenu:restart");
    await notebook.page.locator(".jp-Dialog .jp-mod-accept").click();
    await expect.poll(() => notebook.prompt(0), patience).toBe("[1]:");
    await notebook.idle();
    await notebook.run(1);
    expect(await notebook.ran(1)).toBe(1);
  });

  it("completes with Tab and shows a docstring with Shift-Tab", async () => {
    await notebook.openCells(
      lab.folder,
      'import { countParameters } from "gatehouse";',
      "countPara",
    );
    await notebook.run(0);
    await notebook.ran(0);
    const editor = notebook.cell(1).locator(".cm-content");
    await editor.click();
    await notebook.page.keyboard.press("End");
    await notebook.page.keyboard.press("Tab");
    await notebook.page.locator(".jp-Completer-item", { hasText: "countParameters" }).waitFor();
    await notebook.page.keyboard.press("Enter");
    await expect.poll(() => editor.innerText(), patience).toBe("countParameters");
    await notebook.page.keyboard.press("Shift+Tab");
    const tooltip = notebook.page.locator(".jp-Tooltip");
    await expect.poll(() => tooltip.innerText(), patience).toContain("Learned numbers in a layer");
  });
});

describe("figures with sliders", { timeout: 300_000 }, () => {
  const cell = `import { heatmap, initialParameters, timeSlider, unroll } from "gatehouse";
const parameters = initialParameters({ inputSize: 1, hiddenSize: 3, seed: 1 });
const held = (f: number) =>
  heatmap(unroll(parameters, [[1], [0], [2], [0]], { forced: { forgetGate: f } }), "cellState");`;

  it("move without a kernel where everything was computed before", async () => {
    await notebook.openCells(lab.folder, cell, "timeSlider(unroll(parameters, [[1], [0], [2]]))");
    await notebook.run(0);
    await notebook.run(1);
    await notebook.ran(1);
    await notebook.endKernel();
    const plot = notebook.cell(1).locator(".js-plotly-plot");
    const grip = plot.locator(".slider-grip-rect");
    const before = await plot.locator(".nsewdrag").first().screenshot();
    expect(await plot.locator(".slider-label").first().textContent()).toBe("time step t = 1");
    // To the end of the slider: figures are as wide as the page.
    await notebook.drag(grip, (await plot.boundingBox())!.width);
    await expect
      .poll(() => plot.locator(".slider-label").first().textContent(), patience)
      .toBe("time step t = 3");
    expect(before.equals(await plot.locator(".nsewdrag").first().screenshot())).toBe(false);
  });

  it("are computed anew in the kernel as they are dragged, and never blank", async () => {
    const options = '{ min: 0, max: 1, step: 0.1, value: 0.2, label: "f" }';
    await notebook.openCells(lab.folder, cell, `await Jupyter.slider(${options}, held);`);
    await notebook.run(0);
    await notebook.run(1);
    await notebook.ran(1);
    const place = notebook.cell(1).locator(".widget-gridbox");
    await expect.poll(() => notebook.colours(place), patience).toBeGreaterThan(2);
    const before = await shownValues(notebook);
    await notebook.drag(notebook.cell(1).locator(".noUi-handle"), 100, async () => {
      expect(await notebook.colours(place)).toBeGreaterThan(2);
    });
    await expect.poll(() => shownValues(notebook), patience).not.toEqual(before);
    expect(await notebook.prompt(1)).toBe("[2]:");
  });
});

async function saveByButton(file: string): Promise<void> {
  const { mtimeMs: before } = await stat(file);
  await notebook.page.locator('.jp-NotebookPanel [data-command="docmanager:save"]').first().click();
  const saved = async () =>
    (await stat(file)).mtimeMs > before && isJson(await readFile(file, "utf8"));
  await expect.poll(saved, patience).toBe(true);
}

/** Whether a file has been written to its end. */
function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

/** What `check` has to say of a notebook. */
async function findingsIn(file: string): Promise<unknown[]> {
  const { stdout } = await gatehouse(["check", file, "--reporter", "json"]).ended;
  const { notebooks } = JSON.parse(stdout) as { notebooks: { drift: unknown[] }[] };
  return notebooks.flatMap(({ drift }) => drift);
}

/** The values of the figure on top of a slider's cell. */
function shownValues({ page }: LabPage): Promise<unknown> {
  return page.evaluate(() => {
    const plots = [...document.querySelectorAll(".widget-gridbox .js-plotly-plot")];
    const order = (plot: Element) =>
      Number(getComputedStyle(plot.closest(".widget-gridbox > *")!).order);
    const [top] = plots.sort((a, b) => order(b) - order(a));
    return (top as unknown as { data: { z: unknown }[] }).data[0]!.z;
  });
}

function result(notebook: LabPage, cell: number): Promise<string> {
  return notebook
    .cell(cell)
    .locator(".jp-OutputArea-executeResult .jp-OutputArea-output")
    .innerText();
}

function drawsFigure({ outputs = [] }: NotebookCell): boolean {
  return outputs.some((output) => figureOf(output));
}

/** What Plotly shows under the pointer, somewhere in the plot area. */
async function hoverText({ page }: LabPage, plot: Locator): Promise<string> {
  const box = (await plot.locator(".nsewdrag").first().boundingBox())!;
  const labels = plot.locator(".hoverlayer text");
  for (let tries = 0; tries < 60; tries++) {
    const part = ((tries * 7 + 3) % 20) / 20;
    await page.mouse.move(box.x + box.width * part, box.y + box.height * part);
    await page.waitForTimeout(100);
    if ((await labels.count()) > 0) return (await labels.first().textContent()) ?? "";
  }
  return "";
}
