import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, writeNotebook } from "../notebooks.js";

const oddKernel = path.join(import.meta.dirname, "fixtures/odd-kernel.ts");

/** Runs one cell on the kernel of fixtures/odd-kernel.ts. */
async function runOdd(
  way: string,
  options: string[] = [],
): Promise<{ exit: number | null; stdout: string; stderr: string; starts: number }> {
  return inFolder(async (folder) => {
    const log = path.join(folder, "log");
    const argv = [
      ...[process.execPath, "--import", import.meta.resolve("tsx"), oddKernel],
      ...[way, log, "{connection_file}"],
    ];
    const spec = { argv, display_name: "Odd", language: "odd", interrupt_mode: "signal" };
    await mkdir(path.join(folder, "kernels/odd"), { recursive: true });
    await writeFile(path.join(folder, "kernels/odd/kernel.json"), JSON.stringify(spec));
    const file = await writeNotebook(folder, "odd.ipynb", notebookOf([code("1")], "odd"));
    const { ended } = gatehouse(["run", file, "--update", ...options], { JUPYTER_PATH: folder });
    const { code: exit, stdout, stderr } = await ended;
    const starts = (await readFile(log, "utf8")).split("\n").length - 1;
    return { exit, stdout, stderr, starts };
  });
}

it("null where the protocol has an empty object is taken for one", async () => {
  const { exit, stdout, stderr } = await runOdd("writes null");
  expect(stdout + stderr).toContain("+ odd, but well");
  expect(exit).toBe(0);
});

it("what is no message fails the notebook in words, and the run goes on to its end", async () => {
  const { exit, stdout, stderr } = await runOdd("babbles");
  expect(stdout).toMatch(/odd\.ipynb, cell 1: KernelDied: the kernel sent what is no message: /);
  expect(stdout).toContain("0 of 1 notebooks fine");
  expect([exit, stderr]).toEqual([1, ""]);
});

it("a kernel that ends when it is interrupted took too long", async () => {
  const { exit, stdout } = await runOdd("dies of interrupts", ["--timeout", "1"]);
  expect(stdout).toMatch(/cell 1: TimedOut: took longer than 1 s and was interrupted/);
  expect(exit).toBe(1);
});

it("a kernel that ends before it answers is started again, twice", async () => {
  const late = await runOdd("gives up twice");
  expect([late.exit, late.starts]).toEqual([0, 3]);
  const never = await runOdd("gives up always");
  expect(never.stdout).toMatch(/the kernel ended with exit code 7/);
  expect([never.exit, never.starts]).toEqual([1, 3]);
});

it("a kernel that does not answer is started again, once, and that is said", async () => {
  const late = await runOdd("is silent at first", ["--timeout", "1"]);
  expect([late.exit, late.starts], late.stdout).toEqual([0, 2]);
  expect(late.stderr).toMatch(
    /^\S*odd\.ipynb: the kernel did not answer within 15 s: it is started again$/m,
  );
});

it("a kernel that reads before it has bound its sockets, as stock tslab, is not asked meanwhile", async () => {
  const { exit, starts, stderr } = await runOdd("reads too early");
  expect([exit, starts], stderr).toEqual([0, 1]);
});
