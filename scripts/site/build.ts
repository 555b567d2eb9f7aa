import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { minifiedPlotly, plotlyFile } from "../figures/plotly.js";
import { noticesName, noticesOf } from "../notices.js";
import { NotebookError } from "../notebook/notebook.js";
import { inParallel } from "../execute/pool.js";
import { referencePage } from "./api/page.js";
import { readApi } from "./api/read.js";
import { isInstalled } from "../paths.js";
import { startFolder, type SiteFolder } from "./folder.js";
import { indexPage } from "./index-page.js";
import { readLesson } from "./lesson.js";
import { lessonPage } from "./page.js";
import { pageNames } from "./slug.js";

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
  const names = pageNames(notebooks);
  const numbered = notebooks.map((file, k) => ({ file, name: names[k]! }));
  const lessons = await everyOne(numbered, ({ file, name }) => readLesson(file, name));
  const pages = [
    indexPage(lessons),
    ...(await everyOne(lessons, async (lesson) => lessonPage(lesson, lessons))),
    ...(isInstalled ? [] : [referencePage(readApi(), lessons)]),
  ];
  for (const { path: name, html, assets } of pages) {
    await site.write(name, String(html));
    for (const asset of assets) await site.write(asset.path, asset.content);
  }
  for (const { slug, text } of lessons) await site.write(`notebooks/${slug}.ipynb`, text);
  await writeAssets(site);
  return pages.length;
}

/** Does something with every one of a list, and throws what went wrong with any when all are done. */
async function everyOne<T, R>(list: T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const problems: Error[] = [];
  const results = await inParallel(list, 4, (each) =>
    work(each).catch((error: Error) => void problems.push(error)),
  );
  if (problems.length === 0) return results as R[];
  const words = problems.map(({ message }) => message).join("\n");
  const isUsage = problems.every((problem) => problem instanceof NotebookError);
  throw isUsage ? new NotebookError(words) : new Error(words);
}

async function writeAssets(site: SiteFolder): Promise<void> {
  const copy = async (name: string, from: string) =>
    site.write(`assets/${name}`, await readFile(from));
  const katex = path.dirname(require.resolve("katex/dist/katex.min.css"));
  await copy("katex/katex.min.css", path.join(katex, "katex.min.css"));
  for (const font of await readdir(path.join(katex, "fonts")))
    if (font.endsWith(".woff2")) await copy(`katex/fonts/${font}`, path.join(katex, "fonts", font));
  await site.write("assets/plotly.min.js", await minifiedPlotly());
  for (const file of ["style.css", "icon.svg"]) await copy(file, path.join(client, file));
  const bundle = await build({
    entryPoints: [path.join(client, "site.ts")],
    absWorkingDir: client,
    metafile: true,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
    write: false,
  });
  await site.write("assets/site.js", bundle.outputFiles[0]!.contents);
  const bundled = Object.keys(bundle.metafile.inputs).map((file) => path.join(client, file));
  await site.write(`assets/${noticesName}`, await noticesOf([...bundled, plotlyFile, katex]));
}
