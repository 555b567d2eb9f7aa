import path from "node:path";
import vm from "node:vm";
import { createRequire } from "node:module";
import { build } from "esbuild";
import type { Library } from "../../equations/course/library.js";
import { isInstalled, libFolder, root } from "../../paths.js";

const require = createRequire(import.meta.url);

/** The library's sources, as they are now, as one CommonJS text. */
export async function bundledLibrary(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(libFolder, isInstalled ? "dist/index.js" : "index.ts")],
    absWorkingDir: root,
    bundle: true,
    format: "cjs",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

/**
 * The library that a bundle's text is, in this process.
 * @throws what the text throws while it is loaded, or when that takes longer than `timeoutMs`.
 */
export function loadLibrary(text: string, filename = "library.cjs", timeoutMs = 5000): Library {
  const module = { exports: {} };
  const load = vm.runInThisContext(`(function (module, exports, require) {${text}\n})`, {
    filename,
    timeout: timeoutMs,
  }) as (...parts: unknown[]) => void;
  load(module, module.exports, require);
  return module.exports as Library;
}
