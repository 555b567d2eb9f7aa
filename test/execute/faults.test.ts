import { spawn } from "node:child_process";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/math/random.js";
import { root } from "../../scripts/paths.js";
import { gatehouse, type Ended } from "../command.js";
import { code, inFolder, notebookOf, writeNotebook } from "../notebooks.js";
import { alive, kernelsOf } from "./kernels-of.js";

const random = seededRandom(1);
/** Cells that take a while each, and leave outputs of some size. */
const slow = notebookOf(
  ["1", "2", "3", "4"].map((number) =>
    code(
      `await new Promise((resolve) => setTimeout(resolve, 400));\nconsole.log("${number}".repeat(20_000));`,
    ),
  ),
);

/** Every part of the folder is as it was: the notebook byte for byte, and nothing beside it. */
async function expectIntact(folder: string, file: string, before: string): Promise<void> {
  expect(await readFile(file, "utf8")).toBe(before);
  expect(await readdir(folder)).toEqual([path.basename(file)]);
}

/** The notebook has the outputs of all its cells, and nothing is beside it. */
async function expectUpdated(folder: string, file: string): Promise<void> {
  const { cells } = JSON.parse(await readFile(file, "utf8")) as { cells: { outputs: object[] }[] };
  expect(cells.map(({ outputs }) => outputs.length)).toEqual([1, 1, 1, 1]);
  expect(await readdir(folder)).toEqual([path.basename(file)]);
}

describe("a kernel that is killed", () => {
  it.each([1, 2, 3, 4])(
    "at some point (%i) is named, and the notebook stays as it was",
    async () => {
      await inFolder(async (folder) => {
        const file = await writeNotebook(folder, "slow.ipynb", slow);
        const before = await readFile(file, "utf8");
        const { child, ended } = gatehouse(["update", file, "--no-cache"]);
        const [kernel] = await kernelsOf(child.pid!, random.uniform() * 1500);
        process.kill(kernel!, "SIGKILL");
        const { code: exit, stdout } = await ended;
        expect([exit, stdout], stdout).toEqual([
          1,
          expect.stringMatching(/slow\.ipynb.*the kernel was ended by SIGKILL/s),
        ]);
        await expectIntact(folder, file, before);
      });
    },
  );
});

describe("a stop", () => {
  it.each([0, 1, 2, 3, 4, 5])(
    "at some point (%i) leaves the old file or the new one, and no process",
    async (k) => {
      await inFolder(async (folder) => {
        const signal = k % 2 === 0 ? "SIGINT" : "SIGTERM";
        const file = await writeNotebook(folder, "slow.ipynb", slow);
        const before = await readFile(file, "utf8");
        const { child, ended } = gatehouse(["update", file, "--no-cache"]);
        const started = kernelsOf(child.pid!, random.uniform() * 3000).catch(() => []);
        const kernels = k < 2 ? (await sleep(random.uniform() * 600), []) : await started;
        child.kill(signal);
        const { code: exit, signal: by } = await ended;
        const number = signal === "SIGINT" ? 130 : 143;
        // Before it listens to signals, a signal ends it as it ends any program.
        expect([number, 0, null]).toContain(exit);
        if (exit === null) expect(by).toBe(signal);
        if (exit === 0) await expectUpdated(folder, file);
        // It may come when all is written and the report is being made.
        if ((await readFile(file, "utf8")) === before) await expectIntact(folder, file, before);
        else await expectUpdated(folder, file);
        await sleep(500);
        expect([...kernels, ...(await started)].filter(alive)).toEqual([]);
      });
    },
  );
});

describe("a notebook that cannot be written", () => {
  it("because it was changed during the run keeps the change", async () => {
    await inFolder(async (folder) => {
      const file = await writeNotebook(folder, "slow.ipynb", slow);
      const { child, ended } = gatehouse(["update", file, "--no-cache"]);
      await kernelsOf(child.pid!, 300);
      const changed = (await readFile(file, "utf8")).replace("400", "401");
      await writeFile(file, changed);
      const { code: exit, stdout } = await ended;
      expect([exit, stdout]).toEqual([
        2,
        expect.stringContaining("changed while it was being executed: left as it is; run again"),
      ]);
      await expectIntact(folder, file, changed);
    });
  });

  it("because the disk is full stays as it was", async () => {
    await inFolder(async (folder) => {
      const file = await writeNotebook(folder, "slow.ipynb", slow);
      const before = await readFile(file, "utf8");
      // No file may grow beyond 16 KB: the new notebook has 80.
      const { code: exit, stdout } = await shell(
        `trap '' XFSZ; ulimit -f 16; exec "$0" scripts/gatehouse.mjs update "$1" --no-cache`,
        [process.execPath, file],
      );
      expect([exit, stdout], stdout).toEqual([
        2,
        expect.stringMatching(/slow\.ipynb: could not be written \(EFBIG.*\): left as it is/),
      ]);
      await expectIntact(folder, file, before);
    });
  });

  it("because its folder is read-only stays as it was", async () => {
    await inFolder(async (outer) => {
      const folder = path.join(outer, "fixed");
      await mkdir(folder);
      const file = await writeNotebook(folder, "slow.ipynb", slow);
      const before = await readFile(file, "utf8");
      await chmod(folder, 0o555);
      await chmod(outer, 0o755);
      // Who may do everything may write there too: somebody else is asked.
      const nobody = process.getuid?.() === 0 ? 65534 : undefined;
      const args = ["scripts/gatehouse.mjs", "update", file, "--no-cache"];
      const { code: exit, stdout, stderr } = await ran(process.execPath, args, nobody);
      expect([exit, stdout], stdout + stderr).toEqual([
        2,
        expect.stringMatching(/slow\.ipynb: could not be written \(EACCES.*\): left as it is/),
      ]);
      await expectIntact(folder, file, before);
      await chmod(folder, 0o755);
    });
  });
});

function shell(script: string, args: string[]): Promise<Ended> {
  return ran("/bin/bash", ["-c", script, ...args]);
}

function ran(command: string, args: string[], uid?: number): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.once("close", (exit, signal) => resolve({ code: exit, signal, ...said }));
  });
}
