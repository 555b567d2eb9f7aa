import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outputDrift } from "../../scripts/compare/outputs.js";
import { readNotebook, sourceOf, type NotebookCell } from "../../scripts/notebook/notebook.js";
import { bundleWorker } from "../../scripts/site/worker-bundle.js";
import { courseNotebooks } from "./course.js";
import { runInBrowser, type EngineOutputs } from "./engine.js";

const files = await courseNotebooks();
const lessons = await Promise.all(
  files.map(async (file) => {
    const { notebook } = await readNotebook(file);
    return notebook.cells.filter(({ cell_type }) => cell_type === "code");
  }),
);

/** Firefox is tested where there is one: the Chromium of the tests is everywhere. */
function hasFirefox(): boolean {
  try {
    execFileSync("firefox-esr", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // there is no such command
  }
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "gatehouse-cells-"));
  await mkdir(path.join(folder, "assets/cells"), { recursive: true });
  for (const { name, contents } of await bundleWorker())
    await writeFile(path.join(folder, "assets", name), contents);
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * A browser's exp and tanh may differ from Node's in their last bits, which hundreds of steps of training make grow: to a
 * thousandth in the loss of lesson 14's copier. Every other lesson is held to 1e-9.
 */
const afterTraining = { lesson: "14-training.ipynb", tolerance: 2e-3 };

/** What differs between the outputs of a page and those that the kernel made. */
function drift(lesson: string, cells: NotebookCell[], outputs: EngineOutputs): string[] {
  const { tolerance } = afterTraining;
  return cells.flatMap((cell, k) => {
    const metadata = { ...cell.metadata, gatehouse: { tolerance } };
    const held = lesson === afterTraining.lesson ? { ...cell, metadata } : cell;
    const found = outputDrift(held, outputs[k]!, k + 1);
    return found.map(({ message }) => `${lesson}, cell ${k + 1}: ${message}`);
  });
}

describe.each(hasFirefox() ? (["chromium", "firefox"] as const) : (["chromium"] as const))(
  "in %s",
  (browser) => {
    it("every cell of every lesson gives what it gives under the kernel", async () => {
      const results = await runInBrowser(
        browser,
        folder,
        lessons.map((cells) => cells.map(sourceOf)),
      );
      const found = results.flatMap((outputs, k) =>
        drift(path.basename(files[k]!), lessons[k]!, outputs),
      );
      expect(found).toEqual([]);
    }, 600_000);

    it("cells reach neither network, nor storage, nor page, nor text that becomes code", async () => {
      const tries = [
        `typeof fetch`,
        `typeof XMLHttpRequest`,
        `typeof indexedDB`,
        `typeof caches`,
        `typeof Worker`,
        `typeof postMessage`,
        `typeof self`,
        `typeof navigator`,
        `typeof WebSocket`,
        `try { eval("1"); } catch (error) { String(error) }`,
        `(() => { try { return new Function("return 1")(); } catch { return "refused"; } })()`,
        `(() => { try { return (() => 1).constructor("return 1")(); } catch { return "refused"; } })()`,
        `(() => { try { return (async () => 1).constructor("return 1")(); } catch { return "refused"; } })()`,
        `(() => { try { return setTimeout("1"); } catch { return "refused"; } })()`,
        `await import("https://elsewhere.test/x.js").catch((error) => error.message)`,
      ];
      const [outputs] = await runInBrowser(browser, folder, [tries]);
      const said = outputs!.map(([first]) => {
        const data = first?.["data"] as Record<string, string> | undefined;
        return data?.["text/plain"] ?? String(first?.["evalue"] ?? "");
      });
      expect(said.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => "'undefined'"));
      expect(said.slice(10, 14)).toEqual(Array.from({ length: 4 }, () => "'refused'"));
      expect(said[14]).toContain("only gatehouse and tslab");
    }, 120_000);

    it("what goes wrong is told with its place in the cell", async () => {
      const [outputs] = await runInBrowser(browser, folder, [
        [
          `const a = 1;\nconst b: number = a +;`,
          `let n: number = 1;\n\nnull.x;`,
          `import x from "fs";\nx;`,
        ],
      ]);
      const told = outputs!.map(([first]) => (first!["traceback"] as string[]).join("\n"));
      expect(told[0]).toMatch(/SyntaxError: .*\n {4}in cell 1, line 2/);
      expect(told[1]).toMatch(/TypeError: .*\n {4}in cell 2, line 3/);
      expect(told[2]).toContain("there is no fs in this page");
    }, 120_000);
  },
);
