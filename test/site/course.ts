import { readdir } from "node:fs/promises";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { root } from "../../scripts/paths.js";
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
