import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { notebooksFolder } from "../../scripts/paths.js";
import { failure, Kernel, result } from "./client.js";

// From cell to cell the checker keeps what it knows of the files around the notebook (scripts/cells/types/checker.ts).

let kernel: Kernel;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-imports-"));
});
afterEach(async () => {
  await kernel.close();
  await rm(folder, { recursive: true, force: true });
});

/** The text of the cell's value. */
const value = async (code: string) => {
  const run = await kernel.run(code);
  if (run.reply["status"] !== "ok") throw new Error(failure(run).traceback);
  return result(run)?.["text/plain"];
};
const complaint = async (code: string) => failure(await kernel.run(code)).evalue;

it("types that no cell names come along with their values, whatever later cells import", async () => {
  kernel = await Kernel.start(notebooksFolder);
  await value(
    "import { constantParameters, lstmStep } from 'gatehouse';\nconst p = constantParameters({ inputSize: 1, hiddenSize: 1, weight: 1, bias: 1 });",
  );
  await value("const step = lstmStep(p, [1]);");
  await value(
    "import { display } from 'tslab';\nconst both = [p, step] as const; const shown = display;",
  );
  await value("import * as path from 'path';\nconst again = both; path.sep");
  await value("const last = again[1];");
  expect(await complaint("const s: string = last.cellState")).toMatch(/Type 'number\[\]'|Vector/);
  expect(await complaint("const t: string = again[0]")).toMatch(/LstmParameters|Parameters/);
});

it("an import that comes, goes and comes again is the same", async () => {
  await writeFile(
    path.join(folder, "a.ts"),
    "export interface A { a: number }\nexport const a: A = { a: 1 };\n",
  );
  await writeFile(
    path.join(folder, "b.ts"),
    "import type { A } from './a';\nexport const b = (x: A) => x.a + 1;\n",
  );
  kernel = await Kernel.start(folder);
  expect(await value("import { a } from './a'; a.a")).toBe("1");
  expect(await value("1 + 1")).toBe("2");
  expect(await value("import { b } from './b'; b(a)")).toBe("2");
  expect(await value("const kept = a; kept.a")).toBe("1");
  expect(await value("import { a as anew } from './a'; b(anew) + kept.a")).toBe("3");
  expect(await complaint("const s: string = kept")).toMatch(/Type 'A' is not assignable/);
});

it("what an import declares for all is known to its own cell and to those that keep it", async () => {
  await writeFile(
    path.join(folder, "wide.ts"),
    "declare global { interface Array<T> { widest(): T } }\nexport const wide = 1;\n",
  );
  kernel = await Kernel.start(folder);
  expect(await complaint("[1].widest")).toMatch(/Property 'widest' does not exist/);
  expect(await value("import { wide } from './wide'; typeof [wide].widest")).toBe("'undefined'");
  expect(await value("const list = [wide]; typeof list.widest")).toBe("'undefined'");
});
