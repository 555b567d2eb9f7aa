import path from "node:path";
import { build, type Metafile } from "esbuild";
import { sourceFiles } from "./key.mjs";

const here = import.meta.dirname;

/**
 * Bundles one entry of the kernel into a file: CommonJS, or with .mjs an ES module. A build can be moved.
 * Returns the files it is made of.
 * @throws Error when it is made of a file whose change would not change the key.
 */
export async function bundle(entry: string, outfile: string): Promise<string[]> {
  const { metafile } = await build({
    metafile: true,
    entryPoints: [path.join(here, entry)],
    outfile,
    bundle: true,
    format: outfile.endsWith(".mjs") ? "esm" : "cjs",
    platform: "node",
    target: "node20",
    // A third of the text is less to read.
    minify: true,
    keepNames: false,
    external: ["esbuild", "typescript7"],
    define: outfile.endsWith(".mjs")
      ? {}
      : { "import.meta.filename": "__filename", buildFolder: "__dirname" },
    logLevel: "silent",
  });
  requireKnown(metafile);
  return Object.keys(metafile.inputs);
}

function requireKnown({ inputs }: Metafile): void {
  const known = new Set(sourceFiles(here));
  const files = Object.keys(inputs).filter((name) => !/node_modules/.test(name));
  const missing = files.map((name) => path.resolve(name)).find((file) => !known.has(file));
  if (missing)
    throw new Error(`${missing}: part of the kernel, but not of its build key (key.mjs)`);
}
