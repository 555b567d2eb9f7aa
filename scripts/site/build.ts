import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { minifiedPlotly, plotlyFile } from "../figures/plotly.js";
import { noticesName, noticesOf } from "../notices.js";
import { isInstalled } from "../paths.js";
import { NotebookError } from "../notebook/notebook.js";
import { inParallel } from "../execute/pool.js";
import { referencePages } from "./api/page.js";
import { readApi } from "./api/read.js";
import { bundleClient, client, type ClientFile } from "./bundle.js";
import { bundleSearch } from "./search/bundle.js";
import { searchEntries } from "./search/entries.js";
import { startFolder, type SiteFolder } from "./folder.js";
import { indexPage } from "./index-page.js";
import { readLesson } from "./lesson.js";
import { bundleWorker } from "./worker-bundle.js";
import { notFoundPage } from "./not-found-page.js";
import { lessonPage } from "./page.js";
import { pageNames } from "./slug.js";

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
  // Of an installed library there are no sources to read it from.
  const api = isInstalled ? [] : readApi();
  const pages = [
    indexPage(lessons),
    ...(await everyOne(lessons, async (lesson) => lessonPage(lesson, lessons))),
    ...(isInstalled ? [] : referencePages(api, lessons)),
    notFoundPage(lessons),
  ];
  for (const { path: name, html, assets } of pages) {
    await site.write(name, String(html));
    for (const { path: file, content } of assets)
      await site.write(file, typeof content === "string" ? content : await content());
  }
  for (const { slug, text } of lessons) await site.write(`notebooks/${slug}.ipynb`, text);
  await writeAssets(site, await bundleSearch(searchEntries(lessons, api)));
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

async function writeAssets(site: SiteFolder, search: ClientFile): Promise<void> {
  const copy = async (name: string, from: string) =>
    site.write(`assets/${name}`, await readFile(from));
  const fonts = path.join(import.meta.dirname, "fonts");
  for (const font of await readdir(fonts))
    if (font.endsWith(".woff2")) await copy(font, path.join(fonts, font));
  await site.write("assets/plotly.min.js", await minifiedPlotly());
  await copy("plotly.css", path.join(client, "figures/plotly.css"));
  await copy("icon.svg", path.join(client, "icon.svg"));
  const made = [search, ...(await bundleClient()), ...(await bundleWorker())];
  for (const { name, contents } of made) await site.write(`assets/${name}`, contents);
  const ofFonts = await readFile(path.join(fonts, "LICENSE.txt"), "utf8");
  const notices = await noticesOf([...made.flatMap(({ sources }) => sources), plotlyFile]);
  await site.write(`assets/${noticesName}`, `${notices}\n${ofFonts}`);
}
