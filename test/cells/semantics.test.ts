import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { createConverter } from "tslab/dist/converter.js";
import { createExecutor, type Executor } from "tslab/dist/executor.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileCell } from "../../scripts/cells/compile.js";
import { createScope, runCell, type CellFunction, type Host } from "../../scripts/cells/run.js";
import { stripWithEsbuild } from "../../scripts/cells/strip/esbuild.js";
import type { Strip } from "../../scripts/cells/strip/stripper.js";
import { stripWithSucrase } from "../../scripts/cells/strip/sucrase.js";
import { stripWithTypeScript } from "../../scripts/cells/strip/typescript.js";
import type { Row } from "./semantics/row.js";
import { rows, stockDiffers } from "./semantics/rows.js";

let folder: string;
let host: Host;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-cells-"));
  await writeFile(path.join(folder, "half.cjs"), "exports.half = (n) => n / 2;");
  await writeFile(
    path.join(folder, "half.d.cts"),
    "export declare function half(n: number): number;",
  );
  await writeFile(path.join(folder, "data.json"), '{ "level": 2 }');
  const require = createRequire(path.join(folder, "cell.js"));
  host = {
    evaluate: (code) => vm.runInThisContext(code) as CellFunction,
    load: (name) => require(name) as unknown,
    import: (name) => Promise.resolve().then(() => require(name) as unknown),
    meta: { url: pathToFileURL(folder).href },
    require,
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The value of the last of some cells. */
async function run(strip: Strip, cells: string[]): Promise<unknown> {
  const scope = createScope();
  let value: unknown;
  for (const source of cells) {
    const cell = compileCell(source, await strip(source, {}), {
      isDeclared: (name) => Object.hasOwn(scope, name),
      isGlobal: (name) => name in globalThis,
    });
    value = (await runCell(cell, scope, host))?.value;
  }
  return value;
}

async function holds(row: Row, run: (cells: string[]) => Promise<unknown>): Promise<void> {
  if (row.throws) await expect(run(row.cells)).rejects.toThrow(row.throws);
  else expect(await run(row.cells)).toEqual(row.value);
}

const strippers: Record<string, Strip> = {
  esbuild: stripWithEsbuild,
  TypeScript: stripWithTypeScript,
  sucrase: stripWithSucrase,
};

describe.each(Object.entries(strippers))("cells without their types by %s", (name, strip) => {
  it.each(rows)("$name", async (row) => {
    const refused = name === "sucrase" ? row.sucrase : undefined;
    if (refused) await expect(run(strip, row.cells)).rejects.toThrow(refused);
    else await holds(row, (cells) => run(strip, cells));
  });
});

describe("stock tslab", () => {
  let printed: unknown;
  let complaints: string[];
  let executor: Executor;
  beforeAll(() => {
    const before = process.cwd();
    process.chdir(folder);
    const converter = createConverter();
    process.chdir(before);
    const close = () => converter.close();
    executor = createExecutor(
      folder,
      { node: converter, browser: converter, close },
      {
        log: (value: unknown) => (printed = value),
        error: (...parts: unknown[]) => void complaints.push(parts.map(String).join(" ")),
      },
    );
  }, 60_000);
  afterAll(() => executor.close());

  async function runStock(cells: string[]): Promise<unknown> {
    executor.reset();
    complaints = [];
    for (const source of cells) {
      printed = undefined;
      await executor.execute(source);
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
    }
    return printed;
  }

  it.each(rows)(
    "$name",
    async (row) => {
      // What the table says of it is held to: where it has come to do the same, the table is to say so.
      if (!(row.name in stockDiffers)) await holds(row, runStock);
      else await expect(holds(row, runStock)).rejects.toThrow();
    },
    20_000,
  );
});
