import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { inParallel } from "../execute/pool.js";
import { referencePage } from "./api/page.js";
import { readApi } from "./api/read.js";
import { startFolder, type SiteFolder } from "./folder.js";
import { indexPage } from "./index-page.js";
import { readLesson } from "./lesson.js";
import { lessonPage } from "./page.js";

const require = createRequire(import.meta.url);
const client = path.join(import.meta.dirname, "client");

/**
 * Builds the site from notebooks into a folder, whole or not at all: static files that need no server.
 * @throws Error naming notebook and cell where a link leads nowhere or a formula cannot be set.
 */
export async function buildSite(notebooks: string[], out: string): Promise<number> {
  const site = await startFolder(out, notebooks);
  try {
    const count = await fill(site, notebooks);
    await site.finish();
    return count;
  } catch (error) {
    await site.abandon();
    throw error;
  }
}

async function fill(site: SiteFolder, notebooks: string[]): Promise<number> {
  const lessons = await inParallel(notebooks, 4, readLesson);
  const pages = [
    indexPage(lessons),
    ...lessons.map((lesson) => lessonPage(lesson, lessons)),
    referencePage(readApi(), lessons),
  ];
  for (const { path: name, html, assets } of pages) {
    await site.write(name, html);
    for (const asset of assets) await site.write(asset.path, asset.content);
  }
  for (const { file, slug } of lessons)
    await site.write(`notebooks/${slug}.ipynb`, await readFile(file));
  await writeAssets(site);
  return pages.length;
}

async function writeAssets(site: SiteFolder): Promise<void> {
  const copy = async (name: string, from: string) =>
    site.write(`assets/${name}`, await readFile(from));
  const katex = path.dirname(require.resolve("katex/dist/katex.min.css"));
  await copy("katex/katex.min.css", path.join(katex, "katex.min.css"));
  for (const font of await readdir(path.join(katex, "fonts")))
    if (font.endsWith(".woff2")) await copy(`katex/fonts/${font}`, path.join(katex, "fonts", font));
  await copy("plotly.min.js", require.resolve("plotly.js-dist-min/plotly.min.js"));
  for (const file of ["style.css", "icon.svg"]) await copy(file, path.join(client, file));
  const bundle = await build({
    entryPoints: [path.join(client, "site.ts")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
    write: false,
  });
  await site.write("assets/site.js", bundle.outputFiles[0]!.contents);
}
