import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { hashOf, Store } from "../execute/cache/store.js";
import { cacheFolder } from "../paths.js";

const require = createRequire(import.meta.url);

/** Plotly as its makers publish it: the one source of its code, in Node and in pages. */
export const plotlyFile = require.resolve("plotly.js-dist/plotly.js");

/** Where Plotly writes the styles of its maps into the page, which no policy of ours allows; we have no such maps. */
const stylesOfMaps = /!document\.getElementById\("[\da-f]{64}"\)/;

/** Plotly for pages, half as long. That takes seconds, so it is kept. */
export async function minifiedPlotly(): Promise<string> {
  const text = await readFile(plotlyFile, "utf8");
  const notice = /^\/\*\*[^]*?\*\//.exec(text)![0].replace("/**", "/*!");
  const kept = new Store(path.join(cacheFolder, "plotly"));
  return kept.remember(hashOf([text, "2"]), async () => {
    const { transform } = await import("esbuild");
    const { code } = await transform(text.replace(stylesOfMaps, "false"), {
      minify: true,
      target: "es2022",
      legalComments: "none",
    });
    return `${notice}\n${code}`;
  });
}
