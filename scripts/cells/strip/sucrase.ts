import { transform } from "sucrase";
import { CellSyntaxError, type Stripped, type StripOptions } from "./stripper.js";

/**
 * Types taken out by sucrase, which is small enough for a page. It leaves decorators to an engine that
 * would know them, which compile.ts refuses; namespaces with values it would drop without a word.
 */
export function stripWithSucrase(source: string, _options: StripOptions = {}): Stripped {
  const namespace = /^[ \t]*(?:export\s+)?(?:namespace|module)\s+[\w$.]+\s*\{/m.exec(source);
  if (namespace) {
    const line = source.slice(0, namespace.index).split("\n").length;
    throw new CellSyntaxError(
      "namespaces with values do not run here: only a kernel knows them",
      line,
      1,
    );
  }
  const { code, sourceMap } = transformed(source);
  return { code, map: sourceMap as Stripped["map"] };
}

function transformed(source: string): ReturnType<typeof transform> {
  try {
    return transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
      preserveDynamicImport: true,
      filePath: "cell.ts",
      sourceMapOptions: { compiledFilename: "cell.js" },
    });
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number; column: number } };
    const text = message.replace(/^Error transforming cell\.ts: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new CellSyntaxError(text, loc?.line ?? 1, loc?.column ?? 1);
  }
}
