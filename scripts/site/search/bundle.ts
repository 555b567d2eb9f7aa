import path from "node:path";
import { build } from "esbuild";
import { client, filesOf, shared, type ClientFile } from "../bundle.js";
import type { SearchEntry } from "../client/search/query.js";

/** The search with what it searches, as one script. */
export async function bundleSearch(entries: SearchEntry[]): Promise<ClientFile> {
  const made = await build({
    ...shared,
    entryPoints: [path.join(client, "search/search.ts")],
    format: "iife",
    outdir: client,
    write: false,
    plugins: [
      {
        name: "what is searched",
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^gatehouse\/search-entries$/ }, ({ path: name }) => ({
            path: name,
            namespace: "search",
          }));
          onLoad({ filter: /.*/, namespace: "search" }, () => ({
            contents: JSON.stringify(entries),
            loader: "json",
          }));
        },
      },
    ],
  });
  return { ...filesOf(made)[0]!, name: "search.js" };
}
