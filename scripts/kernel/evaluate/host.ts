import Module, { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Host } from "../../cells/run.js";
import { installLocalModules } from "./local-modules.js";

/** What a notebook's cells find around them: modules, from the notebook's folder, and `import.meta`. */
export function createHost(folder: string): Omit<Host, "evaluate"> {
  installLocalModules();
  const require = createRequire(path.join(folder, "cell.js"));
  const url = pathToFileURL(path.join(folder, "cell.ts")).href;
  const load = (specifier: string): unknown => require(pathOf(specifier));
  /** What waits while it is loaded cannot be required, only imported. */
  const loadOrImport = (specifier: string): unknown => {
    try {
      return load(specifier);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
      return importFile(require.resolve(pathOf(specifier)));
    }
  };
  return {
    load: loadOrImport,
    import: async (specifier) => loadOrImport(specifier),
    meta: {
      url,
      dirname: folder,
      filename: path.join(folder, "cell.ts"),
      resolve: (specifier: string) => resolved(require.resolve(pathOf(specifier))),
    },
    require,
  };
}

/** A module may be named by a file's URL. */
function pathOf(specifier: string): string {
  return specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
}

function resolved(file: string): string {
  return Module.isBuiltin(file) ? file : pathToFileURL(file).href;
}

/** `import(…)` that stays one when the kernel is bundled. */
function importFile(file: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(file).href) as Promise<unknown>;
}
