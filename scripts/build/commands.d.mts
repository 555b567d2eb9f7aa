import type { BuildOptions, Metafile, Plugin } from "esbuild";

/** The commands as JavaScript, where they can be had so: the file to import. */
export function compiledCommands(): Promise<string | undefined>;
/** Compiles the commands into a folder, all its files beside one another. */
export function bundleCommands(outdir: string, options: BuildOptions): Promise<Metafile>;
/** Puts something in place of `import.meta.dirname` (`filename`, `url`) of every file. */
export function placesKnown(placeOf: (file: string, name: string) => string): Plugin;
