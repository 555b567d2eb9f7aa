import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { renderFigure } from "../figures/render.js";
import { cleanSvg } from "../html/clean.js";
import { cacheFolder } from "../paths.js";
import { writeWhole } from "../write-whole.js";
import type { SiteFigure } from "./client/figures/site-figure.js";
import { themed } from "./figure-theme.js";

const folder = path.join(cacheFolder, "figures");

/** Raised whenever the same figure is to be drawn differently. */
const version = 1;

/** A figure as a picture that follows the page's theme: drawn once, and kept. @throws Error when Plotly refuses it. */
export async function drawnFigure(figure: SiteFigure): Promise<string> {
  const hash = createHash("sha256")
    .update(JSON.stringify([version, figure]))
    .digest("hex");
  const file = path.join(folder, `${hash}.svg`);
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return known;
  const clean = cleanSvg(await renderFigure(figure));
  if (!clean) throw new Error("Plotly drew nothing");
  const { content } = themed(clean.content, true);
  await mkdir(folder, { recursive: true });
  await writeWhole(file, content);
  return content;
}
