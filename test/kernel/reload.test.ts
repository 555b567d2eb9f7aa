import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { failure, Kernel, result } from "./client.js";

let folder: string;
let kernel: Kernel;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-reload-"));
});
afterEach(async () => {
  await kernel.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (file: string, text: string) => writeFile(path.join(folder, file), text);
const value = async (code: string) => {
  const run = await kernel.run(code);
  if (run.reply["status"] !== "ok") throw new Error(failure(run).traceback);
  return result(run)?.["text/plain"];
};

it("a rebuilt library is picked up by the next cell that imports it, values and types", async () => {
  // A library as a workspace links it: a folder outside node_modules, a link inside.
  const { symlink } = await import("node:fs/promises");
  await mkdir(path.join(folder, "library"));
  await mkdir(path.join(folder, "node_modules"));
  await symlink(path.join(folder, "library"), path.join(folder, "node_modules", "library"));
  await write(
    "library/package.json",
    '{ "name": "library", "main": "index.cjs", "types": "index.d.ts" }',
  );
  await write("library/index.cjs", "exports.gates = 3;");
  await write("library/index.d.ts", "export declare const gates: number;");
  kernel = await Kernel.start(folder);
  expect(await value("import { gates } from 'library'; gates")).toBe("3");
  await write("library/index.cjs", "exports.gates = 'four'; exports.more = 1;");
  await write(
    "library/index.d.ts",
    "export declare const gates: string; export declare const more: number;",
  );
  expect(await value("import { gates, more } from 'library'; gates.concat(String(more))")).toBe(
    "'four1'",
  );
});

it("local modules and JSON are imported, and imported anew when they change", async () => {
  await write(
    "valve.ts",
    "export const open: number = 1;\n\nexport function fail(): never {\n  throw new Error('stuck');\n}\n",
  );
  await write("data.json", '{ "level": 2 }');
  kernel = await Kernel.start(folder);
  expect(
    await value(
      "import { open } from './valve'; import data from './data.json'; [open, data.level]",
    ),
  ).toBe("[ 1, 2 ]");
  await write(
    "valve.ts",
    "export const open: string = 'wide';\n\nexport function fail(): never {\n  throw new Error('stuck');\n}\n",
  );
  expect(await value("import { open } from './valve'; open.length")).toBe("4");
  const { traceback, place } = failure(await kernel.run("import { fail } from './valve';\nfail()"));
  expect(traceback).toContain("at fail (valve.ts:4:9)");
  expect(place).toMatchObject({ line: 2 });
});

it("a module that was missing is found once it is there", async () => {
  kernel = await Kernel.start(folder);
  expect(failure(await kernel.run("import { late } from './late'")).evalue).toContain("TS2307");
  await write("late.ts", "export const late = 5;");
  expect(await value("import { late } from './late'; late")).toBe("5");
});
