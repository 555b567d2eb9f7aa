import path from "node:path";
import { build, type BuildOptions } from "esbuild";

/** What browsers get: sources of scripts and styles. */
export const client = path.join(import.meta.dirname, "client");

/** One file that pages load. */
export interface ClientFile {
  name: string;
  contents: Uint8Array;
}

/** How all that browsers get is made. */
export const shared: BuildOptions = {
  bundle: true,
  minify: true,
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  legalComments: "none",
  logLevel: "silent",
  write: false,
};

/** The site's scripts and styles, as one small file each. */
export async function bundleClient(): Promise<ClientFile[]> {
  const scripts = ["boot", "site", "reload"].map((name) => path.join(client, `${name}.ts`));
  const parts = await Promise.all([
    build({ ...shared, entryPoints: scripts, format: "iife", outdir: client }),
    build({
      ...shared,
      entryPoints: [path.join(client, "styles/style.css")],
      // Fonts lie beside the style sheet.
      external: ["*.woff2"],
      outdir: client,
    }),
  ]);
  return parts
    .flatMap(({ outputFiles }) => outputFiles!)
    .map(({ path: file, contents }) => ({ name: path.basename(file), contents }));
}
