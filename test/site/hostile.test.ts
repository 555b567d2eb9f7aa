import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSite } from "../../scripts/site/build.js";
import { serveFolder } from "../../scripts/site/serve.js";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, prose, writeNotebook } from "../notebooks.js";
import { launch } from "./course.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const attack = "window.attacked = true";
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="${attack}"><script>${attack}</script></svg>`;
const figure = {
  data: [{ type: "heatmap", z: [[1]], name: `</script><script>${attack}</script>` }],
  layout: {
    title: { text: `<img src=x onerror="${attack}">` },
    meta: { description: `"><script>${attack}</script>` },
  },
};

/** A notebook that tries to run something in every place where it can put text. */
function hostileNotebook() {
  const cell = code(`"</code><script>${attack}</script>"`);
  const shown = (data: Record<string, unknown>) => ({
    output_type: "display_data" as const,
    data,
    metadata: {},
  });
  cell.outputs = [
    { output_type: "stream", name: "stdout", text: `<script>${attack}</script>` },
    shown({
      "text/html": `<table><tr><td onclick="${attack}">kept</td></tr></table><img src=x onerror="${attack}"><script>${attack}</script>`,
    }),
    shown({ "image/svg+xml": svg, "text/plain": `" onerror="${attack}` }),
    shown({
      "application/vnd.plotly.v1+json": figure,
      "image/svg+xml": svg,
      "text/plain": `"><script>${attack}</script>`,
    }),
    { output_type: "error", ename: "E", evalue: "v", traceback: [`<script>${attack}</script>`] },
  ];
  const text = `# 01 · <script>${attack}</script>\n\n**The question.** <img src=x onerror="${attack}">\n\n[click](javascript:${attack})\n\n<script>${attack}</script>`;
  return notebookOf([prose(text), cell]);
}

describe("a hostile notebook", () => {
  it("runs nothing in the reader's browser, neither served nor opened as a file", async () => {
    await inFolder(async (folder) => {
      const file = await writeNotebook(folder, "01-hostile.ipynb", hostileNotebook());
      const out = path.join(folder, "site");
      await buildSite([file], out);
      for (const name of ["index", "01-hostile"]) {
        const page = await browser.newPage();
        await page.goto(pathToFileURL(path.join(out, `${name}.html`)).href);
        await page.waitForTimeout(1500);
        expect(await page.evaluate(() => "attacked" in window)).toBe(false);
        expect(await page.locator("a[href^='javascript']").count()).toBe(0);
        await page.close();
      }
    });
  });
});

describe("what cannot be built or served is said in words", () => {
  it("a link to a notebook that is not there", async () => {
    await inFolder(async (folder) => {
      const file = await writeNotebook(
        folder,
        "01-a.ipynb",
        notebookOf([prose("# A"), prose("[next](02-b.ipynb)")]),
      );
      await expect(buildSite([file], path.join(folder, "site"))).rejects.toThrow(
        /01-a\.ipynb, cell 2: the link to 02-b\.ipynb leads nowhere/,
      );
    });
  });

  it("a link to a heading that is not there", async () => {
    await inFolder(async (folder) => {
      const first = await writeNotebook(
        folder,
        "01-a.ipynb",
        notebookOf([prose("# A\n\n## Here\n\n[fine](#here)")]),
      );
      const second = await writeNotebook(
        folder,
        "02-b.ipynb",
        notebookOf([prose("# B"), prose("[fine](01-a.ipynb#here), [not](01-a.ipynb#there)")]),
      );
      await expect(buildSite([first, second], path.join(folder, "site"))).rejects.toThrow(
        /02-b\.ipynb, cell 2: the link to 01-a\.ipynb#there leads nowhere: there is no such heading/,
      );
    });
  });

  it("a formula that cannot be set", async () => {
    await inFolder(async (folder) => {
      const file = await writeNotebook(
        folder,
        "01-a.ipynb",
        notebookOf([prose("# A"), prose("$$\n\\frac{1\n$$")]),
      );
      await expect(buildSite([file], path.join(folder, "site"))).rejects.toThrow(
        /01-a\.ipynb, cell 2: the formula \\frac\{1 cannot be set: /,
      );
    });
  });

  it("a formula that would be a link", async () => {
    await inFolder(async (folder) => {
      const prose1 = prose(`$\\href{javascript:${attack}}{x}$`);
      const file = await writeNotebook(folder, "01-a.ipynb", notebookOf([prose1]));
      await expect(buildSite([file], path.join(folder, "site"))).rejects.toThrow(
        /cell 1: the formula \\href\{javascript.* cannot be set/,
      );
    });
  });

  it("a port that is taken", async () => {
    await inFolder(async (folder) => {
      const server = await serveFolder(folder, 0);
      const { port } = server.address() as { port: number };
      await expect(serveFolder(folder, port)).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
      server.close();
    });
  });

  it("an option that there is not", async () => {
    const { code: exit, stderr } = await gatehouse(["site", "--nonsense"]).ended;
    expect([exit, stderr]).toEqual([
      2,
      expect.stringContaining("usage: gatehouse site [--out DIR]"),
    ]);
  });

  it("serves nothing outside its folder", async () => {
    await inFolder(async (folder) => {
      const server = await serveFolder(folder, 0);
      const { port } = server.address() as { port: number };
      for (const way of ["/..%2f..%2fpackage.json", "/%2e%2e/package.json", "/%"]) {
        expect((await fetch(`http://127.0.0.1:${port}${way}`)).status).toBe(404);
      }
      server.close();
    });
  });
});
