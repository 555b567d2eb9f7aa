import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Notebook } from "../../scripts/notebook/notebook.js";
import { code, notebookOf } from "../notebooks.js";
import type { JupyterLab } from "./lab-server.js";
import { pixelsOf } from "../pixels.js";

/** How long anything may take on a busy machine, in milliseconds. */
export const patience = { timeout: 90_000, interval: 100 };

/** The part of JupyterLab's application that the page shows under `window.jupyterapp`. */
interface App {
  restored: Promise<void>;
  shell: { currentWidget: Panel | null };
  commands: { execute(id: string, args: Record<string, string>): Promise<unknown> };
}
interface Panel {
  context: {
    path: string;
    ready: Promise<void>;
    model: { toJSON(): unknown };
    save(): Promise<void>;
  };
  dispose(): void;
  content: {
    activeCellIndex: number;
    scrollToItem(index: number, align: string): Promise<void>;
  };
  sessionContext: {
    ready: Promise<void>;
    shutdown(): Promise<void>;
    session: { kernel: { connectionStatus: string; status: string; id: string } | null } | null;
  };
}

let opened = 0;

/** A notebook open in JupyterLab, driven through the page and through JupyterLab's own commands. */
export class LabPage {
  private constructor(readonly page: Page) {}

  /** Opens JupyterLab itself. */
  static async start(lab: JupyterLab, browser: Browser): Promise<LabPage> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(patience.timeout);
    await page.goto(`${lab.address}/lab`);
    await page.waitForFunction(() => "jupyterapp" in globalThis);
    await page.evaluate(() => (globalThis as unknown as { jupyterapp: App }).jupyterapp.restored);
    return new LabPage(page);
  }

  /** Opens a notebook of the server's folder and waits until its kernel is there and idle. */
  async open(name: string): Promise<void> {
    await this.command("docmanager:open", { path: name });
    await expect.poll(() => this.#path(), patience).toBe(name);
    await this.cell(0).waitFor();
    await this.idle();
  }

  /** Opens a notebook of code cells with these sources. */
  async openCells(folder: string, ...sources: string[]): Promise<void> {
    const name = `cells-${++opened}.ipynb`;
    const cells = sources.map((source) => code(source));
    await writeFile(path.join(folder, "notebooks", name), JSON.stringify(notebookOf(cells)));
    await this.open(name);
  }

  /** Closes the open notebook, what is unsaved with it, and ends its kernel. */
  async close(): Promise<void> {
    await this.page.evaluate(async () => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
      const panel = jupyterapp.shell.currentWidget;
      if (!panel?.context) return;
      await panel.context.save();
      await panel.sessionContext.shutdown();
      panel.dispose();
    });
  }

  /** Waits until the notebook's kernel is connected and has nothing to do; its id. */
  async idle(): Promise<string> {
    await expect
      .poll(() => this.#kernel(), patience)
      .toMatchObject({ connectionStatus: "connected", status: "idle" });
    return (await this.#kernel())!.id;
  }

  /** Ends the open notebook's kernel. */
  endKernel(): Promise<void> {
    return this.page.evaluate(async () => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
      await jupyterapp.shell.currentWidget!.sessionContext.shutdown();
    });
  }

  /** Drags something sideways, in steps, by some pixels; `look` is called on the way. */
  async drag(handle: Locator, by: number, look?: () => Promise<void>): Promise<void> {
    const { mouse } = this.page;
    const { x, y, width, height } = (await handle.boundingBox())!;
    await mouse.move(x + width / 2, y + height / 2);
    await mouse.down();
    for (let step = 1; step <= 10; step++) {
      await mouse.move(x + width / 2 + (by * step) / 10, y + height / 2);
      await look?.();
    }
    await mouse.up();
  }

  /** Runs one of JupyterLab's commands by its id, as its menus do, without waiting for its end. */
  async command(id: string, options: Record<string, string> = {}): Promise<void> {
    await this.page.evaluate(
      ([command, args]) => {
        const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
        void jupyterapp.commands.execute(command, args);
      },
      [id, options] as const,
    );
  }

  /** Makes a cell, counted from 0, the active one and runs it, as Ctrl-Enter does. */
  async run(cell: number): Promise<void> {
    await this.activate(cell);
    await this.command("notebook:run-cell");
  }

  async activate(cell: number): Promise<void> {
    await this.page.evaluate((index) => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
      jupyterapp.shell.currentWidget!.content.activeCellIndex = index;
    }, cell);
  }

  /** Brings a cell into view. */
  async show(cell: number): Promise<Locator> {
    await this.page.evaluate(async (index) => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
      await jupyterapp.shell.currentWidget!.content.scrollToItem(index, "start");
    }, cell);
    return this.cell(cell);
  }

  /** A cell on the page. */
  cell(index: number): Locator {
    return this.page.locator(
      `.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index="${index}"]`,
    );
  }

  /** A cell's prompt: `[1]:` once it has run, `[*]:` while it runs. */
  prompt(cell: number): Promise<string> {
    return this.cell(cell).locator(".jp-InputPrompt").first().innerText();
  }

  /** Waits until a cell has run: the number in its prompt. */
  async ran(cell: number): Promise<number> {
    await expect.poll(() => this.prompt(cell), patience).toMatch(/^\[\d+\]:$/);
    return Number.parseInt((await this.prompt(cell)).slice(1), 10);
  }

  /** The notebook as JupyterLab holds it now: cells out of sight are not on the page. */
  model(): Promise<Notebook> {
    return this.page.evaluate(() => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
      return jupyterapp.shell.currentWidget!.context.model.toJSON() as never;
    });
  }

  /** How many colours a part of the page shows. */
  async colours(part: Locator): Promise<number> {
    const png = await part.screenshot();
    const source = `data:image/png;base64,${png.toString("base64")}`;
    return (await this.page.evaluate(pixelsOf, source)).colours;
  }

  #path(): Promise<string | undefined> {
    return this.page.evaluate(() => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp: App };
      return jupyterapp.shell.currentWidget?.context?.path;
    });
  }

  #kernel(): Promise<{ connectionStatus: string; status: string; id: string } | undefined> {
    return this.page.evaluate(async () => {
      const { jupyterapp } = globalThis as unknown as { jupyterapp?: App };
      const panel = jupyterapp?.shell.currentWidget;
      if (!panel?.sessionContext) return undefined;
      await Promise.all([panel.context.ready, panel.sessionContext.ready]);
      const kernel = panel.sessionContext.session?.kernel;
      return (
        (kernel && {
          connectionStatus: kernel.connectionStatus,
          status: kernel.status,
          id: kernel.id,
        }) ??
        undefined
      );
    });
  }
}
