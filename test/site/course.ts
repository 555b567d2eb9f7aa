import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { root } from "../../scripts/paths.js";
import { buildSite } from "../../scripts/site/build.js";
import { serveFolder } from "../../scripts/site/serve.js";
import { chromiumArguments, chromiumPath } from "../../scripts/setup/chromium.js";

/** The course's notebooks, in order. */
export async function courseNotebooks(): Promise<string[]> {
  const folder = path.join(root, "notebooks");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb"));
  return names.sort().map((name) => path.join(folder, name));
}

/** A headless Chromium. */
export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: chromiumArguments });
}

/** The site of some notebooks, built and served from a sub-path, as on most hosts, and a browser to open it in. */
export interface ServedSite {
  /** Where its files lie. */
  folder: string;
  address: string;
  browser: Browser;
  end(): Promise<void>;
}

/** Builds the site of some notebooks and serves it until its end. */
export async function serveSite(notebooks: string[]): Promise<ServedSite> {
  const above = await mkdtemp(path.join(os.tmpdir(), "gatehouse-site-"));
  const folder = path.join(above, "site");
  await buildSite(notebooks, folder);
  const server = await serveFolder(above, 0);
  const browser = await launch();
  const end = async (): Promise<void> => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(above, { recursive: true, force: true });
  };
  const { port } = server.address() as AddressInfo;
  return { folder, address: `http://127.0.0.1:${port}/site`, browser, end };
}
