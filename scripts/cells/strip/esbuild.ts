import { stop, transform, type TransformFailure, type TransformOptions } from "esbuild";
import { CellSyntaxError, type Stripped, type StripOptions } from "./stripper.js";

/** Types taken out by esbuild: in Node, in well under a millisecond once its process runs. */
export async function stripWithEsbuild(
  source: string,
  { experimentalDecorators = false }: StripOptions = {},
): Promise<Stripped> {
  try {
    return await transformed(source, {
      loader: "ts",
      format: "esm",
      target: "esnext",
      // No engine has them yet; `using` is lowered with the rest of the cell, since it may end a cell's block.
      supported: { decorators: false, using: true },
      sourcemap: "external",
      sourcesContent: false,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, experimentalDecorators } },
      logLevel: "silent",
    });
  } catch (error) {
    const [first] = (error as Partial<TransformFailure>).errors ?? [];
    if (!first) throw error;
    const { line = 1, column = 0 } = first.location ?? {};
    throw new CellSyntaxError(first.text, line, column + 1);
  }
}

/** esbuild's process may have been ended by a signal that was meant for something else; a new one is started then. */
async function transformed(source: string, options: TransformOptions): Promise<Stripped> {
  try {
    return await transform(source, options);
  } catch (error) {
    if (!/^The service (was stopped|is no longer running)/.test((error as Error).message))
      throw error;
    await stop();
    return transform(source, options);
  }
}
