import path from "node:path";
import { build, type BuildOptions, type BuildResult } from "esbuild";
import type { Term } from "../../lib/index.js";

/** What browsers get: sources of scripts and styles. */
export const client = path.join(import.meta.dirname, "client");

/** One file that pages load. */
export interface ClientFile {
  name: string;
  contents: Uint8Array;
  /** What it is made of. */
  sources: string[];
}

/** How all that browsers get is made. */
export const shared: BuildOptions = {
  absWorkingDir: client,
  metafile: true,
  bundle: true,
  minify: true,
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  legalComments: "none",
  logLevel: "silent",
  write: false,
};

/** The site's scripts and styles, as one small file each. */
export async function bundleClient(terms: readonly Term[]): Promise<ClientFile[]> {
  const scripts = ["boot", "site", "reload"].map((name) => path.join(client, `${name}.ts`));
  const parts = await Promise.all([
    build({
      ...shared,
      entryPoints: scripts,
      format: "iife",
      outdir: client,
      define: { courseTerms: JSON.stringify(terms) },
    }),
    build({
      ...shared,
      entryPoints: [path.join(client, "styles/style.css")],
      // Fonts lie beside the style sheet.
      external: ["*.woff2"],
      outdir: client,
    }),
  ]);
  return parts.flatMap((part) => filesOf(part));
}

/** What a build made, by name, and of which files. */
export function filesOf({ outputFiles, metafile }: BuildResult): ClientFile[] {
  const sources = Object.keys(metafile!.inputs).map((file) => path.join(client, file));
  return outputFiles!.map(({ path: file, contents }) => {
    return { name: path.basename(file), contents, sources };
  });
}
