import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { Term } from "../../lib/index.js";
import { minifiedPlotly, plotlyFile } from "../figures/plotly.js";
import { noticesName, noticesOf } from "../notices.js";
import { isInstalled } from "../paths.js";
import { NotebookError } from "../notebook/notebook.js";
import { inParallel } from "../execute/pool.js";
import { referencePages } from "./api/page.js";
import { readApi, type ApiEntry } from "./api/read.js";
import { bundleClient, client, type ClientFile } from "./bundle.js";
import { bundleSearch } from "./search/bundle.js";
import { searchEntries } from "./search/entries.js";
import { startFolder, type SiteFolder } from "./folder.js";
import { indexPage } from "./index-page.js";
import { readLesson, type Lesson } from "./lesson.js";
import { bundleWorker } from "./worker-bundle.js";
import { glossaryPage } from "./glossary-page.js";
import { notFoundPage } from "./not-found-page.js";
import { lessonPage, type Page } from "./page.js";
import { setSurroundings } from "./shell.js";
import { sitemap } from "./sitemap.js";
import { pageNames } from "./slug.js";
import { courseTerms } from "./terms.js";

/** What a site needs to know beside its notebooks. */
export interface SiteOptions {
  /** Where it will stand: then pages can be shared with a picture, and there is a list of them for search engines. */
  url?: string | undefined;
  /** Whether open pages reload themselves after a build, and lessons that have not changed are not set again. */
  reloads?: boolean;
}

/**
 * Builds the site from notebooks into a folder, whole or not at all: static files that need no server.
 * @throws Error naming notebook and cell where a link leads nowhere or a formula cannot be set.
 */
export async function buildSite(
  notebooks: string[],
  out: string,
  { url = "", reloads = false }: SiteOptions = {},
): Promise<number> {
  setSurroundings({ url, reloads });
  const site = await startFolder(out, notebooks);
  try {
    const count = await fill(site, notebooks, { url, reloads });
    await site.finish();
    return count;
  } catch (error) {
    await site.abandon();
    throw error;
  }
}

const keptPages = new Map<string, Page>();

/** The page of a lesson as it was set before, where neither it nor the list of lessons has changed. */
function keptPage(lesson: Lesson, lessons: Lesson[], terms: readonly Term[]): Page {
  const around = lessons.map(({ slug, title, anchors }) => [slug, title, [...anchors]]);
  const key = JSON.stringify([lesson.slug, lesson.text, around]);
  const page = keptPages.get(key) ?? lessonPage(lesson, lessons, terms);
  keptPages.set(key, page);
  return page;
}

/** The library's exports are read once in a process: that takes longer than all pages. */
let known: ApiEntry[] | undefined;

async function fill(
  site: SiteFolder,
  notebooks: string[],
  { url, reloads }: { url: string; reloads: boolean },
): Promise<number> {
  const names = pageNames(notebooks);
  const numbered = notebooks.map((file, k) => ({ file, name: names[k]! }));
  const lessons = await everyOne(numbered, ({ file, name }) => readLesson(file, name));
  // Of an installed library there are no sources to read it from.
  const api = isInstalled ? [] : (known ??= readApi());
  const terms = await courseTerms();
  const pages = [
    indexPage(lessons),
    ...(await everyOne(lessons, async (lesson) =>
      reloads ? keptPage(lesson, lessons, terms) : lessonPage(lesson, lessons, terms),
    )),
    ...(isInstalled ? [] : referencePages(api, lessons)),
    glossaryPage(terms, api, lessons),
    notFoundPage(lessons),
  ];
  for (const { path: name, html, assets } of pages) {
    await site.write(name, String(html));
    for (const { path: file, content } of assets)
      await site.write(file, typeof content === "string" ? content : await content());
  }
  for (const { slug, text } of lessons) await site.write(`notebooks/${slug}.ipynb`, text);
  if (url !== "")
    await site.write(
      "sitemap.xml",
      sitemap(
        url,
        pages.map((page) => page.path),
      ),
    );
  if (reloads) await site.write("assets/build.js", `globalThis.gatehouseBuild=${Date.now()};`);
  await writeAssets(site, [
    await bundleSearch(searchEntries(lessons, api)),
    ...(await bundleClient(terms)),
  ]);
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

async function writeAssets(site: SiteFolder, pages: ClientFile[]): Promise<void> {
  const copy = async (name: string, from: string) =>
    site.write(`assets/${name}`, await readFile(from));
  const fonts = path.join(import.meta.dirname, "fonts");
  for (const font of await readdir(fonts))
    if (font.endsWith(".woff2")) await copy(font, path.join(fonts, font));
  await site.write("assets/plotly.min.js", await minifiedPlotly());
  await copy("plotly.css", path.join(client, "figures/plotly.css"));
  for (const picture of ["icon.svg", "share.png"]) await copy(picture, path.join(client, picture));
  const made = [...pages, ...(await bundleWorker())];
  for (const { name, contents } of made) await site.write(`assets/${name}`, contents);
  const ofFonts = await readFile(path.join(fonts, "LICENSE.txt"), "utf8");
  const notices = await noticesOf([...made.flatMap(({ sources }) => sources), plotlyFile]);
  await site.write(`assets/${noticesName}`, `${notices}\n${ofFonts}`);
}
