import { copyFile, cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { inParallel } from "../execute/pool.js";
import { referencePage } from "./api/page.js";
import { readApi } from "./api/read.js";
import { indexPage } from "./index-page.js";
import { readLesson } from "./lesson.js";
import { lessonPage, type Page } from "./page.js";

const require = createRequire(import.meta.url);
const client = path.join(import.meta.dirname, "client");

/**
 * Builds the site from notebooks into a folder, whole or not at all: static files that need no server.
 * @throws Error naming notebook and cell where a link leads nowhere or a formula cannot be set.
 */
export async function buildSite(notebooks: string[], out: string): Promise<number> {
  const lessons = await inParallel(notebooks, 4, readLesson);
  const pages = [
    indexPage(lessons),
    ...lessons.map((lesson) => lessonPage(lesson, lessons)),
    referencePage(readApi(), lessons),
  ];
  const fresh = `${out}.fresh`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(path.join(fresh, "figures"), { recursive: true });
  await mkdir(path.join(fresh, "notebooks"));
  await Promise.all([
    ...pages.map((page) => writePage(page, fresh)),
    writeAssets(path.join(fresh, "assets")),
  ]);
  for (const { file, slug } of lessons)
    await copyFile(file, path.join(fresh, "notebooks", `${slug}.ipynb`));
  await rm(out, { recursive: true, force: true });
  await rename(fresh, out);
  return pages.length;
}

async function writePage({ path: name, html, assets }: Page, out: string): Promise<void> {
  await writeFile(path.join(out, name), html);
  for (const asset of assets) await writeFile(path.join(out, asset.path), asset.content);
}

async function writeAssets(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const katex = path.dirname(require.resolve("katex/dist/katex.min.css"));
  await cp(path.join(katex, "fonts"), path.join(folder, "katex/fonts"), {
    recursive: true,
    filter: (file) => !/\.(ttf|woff)$/.test(file),
  });
  await copyFile(path.join(katex, "katex.min.css"), path.join(folder, "katex/katex.min.css"));
  await copyFile(
    require.resolve("plotly.js-dist-min/plotly.min.js"),
    path.join(folder, "plotly.min.js"),
  );
  for (const file of ["style.css", "icon.svg"])
    await copyFile(path.join(client, file), path.join(folder, file));
  await build({
    entryPoints: [path.join(client, "site.ts")],
    outfile: path.join(folder, "site.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
}
