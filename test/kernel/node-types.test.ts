import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { notebooksFolder } from "../../scripts/paths.js";
import { failure, Kernel, result } from "./client.js";

// The types of Node's modules, whichever way a cell comes to them. Every test has a kernel of its own.

let kernel: Kernel;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-node-types-"));
  kernel = await Kernel.start(notebooksFolder);
});
afterEach(async () => {
  await kernel.close();
  await rm(folder, { recursive: true, force: true });
});

const complaint = async (code: string) => failure(await kernel.run(code)).evalue;

it("a module a cell imports is typed, and so is what that is made of", async () => {
  expect(
    await complaint(
      "import { createReadStream } from 'node:fs';\nconst s: string = createReadStream('x')",
    ),
  ).toMatch(/Type 'ReadStream' is not assignable to type 'string'/);
  expect(
    await complaint(
      "import fs from 'fs';\nconst n: number = fs.createReadStream('x').pipe(process.stdout).writableLength.toFixed()",
    ),
  ).toMatch(/Type 'string' is not assignable to type 'number'/);
});

it("a module reached only through a global is typed", async () => {
  expect(await complaint("const columns: string = process.stdout.columns")).toMatch(
    /Type 'number' is not assignable to type 'string'/,
  );
  expect(
    await complaint("const made: string = process.getBuiltinModule('http2').createServer"),
  ).toMatch(/Http2ServerRequest.* is not assignable to type 'string'/);
});

it("a type-only import, an import type and an augmentation of a module find it", async () => {
  expect(
    await complaint("import type { Interface } from 'node:readline';\nconst i: Interface = 1"),
  ).toMatch(/Type 'number' is not assignable to type 'Interface'/);
  expect(await complaint("const r: import('repl').REPLServer = 1")).toMatch(
    /Type 'number' is not assignable to type 'REPLServer'/,
  );
  expect(
    await complaint(
      "import * as os from 'node:os';\ndeclare module 'os' { const gates: number }\nconst s: string = os.gates",
    ),
  ).toMatch(/Type 'number' is not assignable to type 'string'/);
});

it("completion and help know them without an import before", async () => {
  const code = "import * as zlib from 'node:zlib'; zlib.gzipS";
  const content = await kernel.ask("complete_request", { code, cursor_pos: code.length });
  expect(content["matches"]).toEqual(["gzipSync"]);
});

it("a local module that imports one is compiled with it, and runs", async () => {
  await kernel.close();
  const local =
    "import { basename } from 'node:path';\nexport const short = (p: string) => basename(p);\n";
  await writeFile(path.join(folder, "local.ts"), local);
  kernel = await Kernel.start(folder);
  const run = await kernel.run("import { short } from './local';\nshort('a/b.ts')");
  expect(result(run)?.["text/plain"]).toBe("'b.ts'");
  expect(await complaint("const n: number = short('a/b')")).toMatch(
    /Type 'string' is not assignable to type 'number'/,
  );
});

it("Node's globals are typed in a folder without @types/node, too", async () => {
  const outside = await Kernel.start(folder);
  try {
    expect((await outside.run("console.log(process.pid > 0);")).reply["status"]).toBe("ok");
    const version =
      'import * as tslab from "tslab"; const { tslab: own }: { tslab: string } = tslab.versions;';
    expect((await outside.run(version)).reply["status"]).toBe("ok");
    expect(failure(await outside.run("const n: number = tslab.versions.node;")).evalue).toMatch(
      /Type 'string' is not assignable/,
    );
    expect(failure(await outside.run("const a: string = process.pid;")).evalue).toContain("TS2322");
  } finally {
    await outside.close();
  }
});

it.each(["14.18.63", "18.19.130", "22.20.5"])(
  "a project's own @types/node %s is used, whatever files it is made of",
  async (version) => {
    await kernel.close();
    await writeFile(path.join(folder, "package.json"), "{}");
    const packages = ["install", "--no-save", "--no-package-lock", `@types/node@${version}`];
    await promisify(execFile)("npm", packages, { cwd: folder });
    kernel = await Kernel.start(folder);
    const code = `import { Readable } from 'node:stream';
import util from 'util';
const os = require('os');
for await (const chunk of Readable.from([1])) console.log(util.inspect(chunk), os.EOL.length);`;
    expect((await kernel.run(code)).reply["status"]).toBe("ok");
    expect(await complaint("const s: string = Readable.from([1])")).toContain("TS2322");
  },
);
