import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { figureOf } from "../../compare/figures.js";
import { joined, type Notebook, type NotebookCell } from "../../notebook/notebook.js";
import { isObject } from "../../notebook/structure.js";
import { packageFolder, isInstalled } from "../../paths.js";

let renderer: string | undefined;

/** Names what draws pictures of figures: its sources and the version of plotly.js. */
export function rendererSeal(): string {
  if (renderer !== undefined) return renderer;
  const folder = path.join(packageFolder, isInstalled ? "compiled" : "figures");
  const sources = readdirSync(folder)
    .filter((name) => /\.[jt]s$/.test(name))
    .sort();
  const plotly = createRequire(import.meta.url)("plotly.js-dist/package.json") as {
    version: string;
  };
  const texts = sources.map((name) => readFileSync(path.join(folder, name), "utf8"));
  return (renderer = sealOf([plotly.version, ...texts]));
}

/** Names the pictures of each cell together with the figures they show and what drew them. */
export function pictureSeals({ cells }: Notebook): Record<string, string> {
  const sealed = cells.flatMap((cell) => {
    const pictures = picturesOf(cell);
    return pictures.length > 0 ? [[cell.id, sealOf([rendererSeal(), ...pictures])]] : [];
  });
  return Object.fromEntries(sealed) as Record<string, string>;
}

/** How many code cells a notebook has. */
export function codeCellsOf({ cells }: Notebook): number {
  return cells.filter(({ cell_type }) => cell_type === "code").length;
}

function picturesOf(cell: NotebookCell): unknown[] {
  return (cell.outputs ?? []).flatMap((output) => {
    const svg = isObject(output["data"]) ? output["data"]["image/svg+xml"] : undefined;
    return svg !== undefined && figureOf(output) ? [[figureOf(output), joined(svg)]] : [];
  });
}

function sealOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}
