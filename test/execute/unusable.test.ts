import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, prose, writeNotebook } from "../notebooks.js";

const fine = notebookOf([code("1 + 1")]);

describe("notebooks that cannot be used", () => {
  it("get one clear line each and exit 2, and the others still run", async () => {
    await inFolder(async (folder) => {
      await writeNotebook(folder, "fine.ipynb", fine);
      await writeFile(path.join(folder, "malformed.ipynb"), '{"cells": [');
      await writeFile(
        path.join(folder, "old.ipynb"),
        JSON.stringify({ nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [] }),
      );
      await writeFile(
        path.join(folder, "latin1.ipynb"),
        Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]),
      );
      await writeNotebook(folder, "unknown.ipynb", notebookOf([code("1")], "no-such-kernel"));
      const names = ["fine", "malformed", "old", "latin1", "unknown", "missing"].map((name) =>
        path.join(folder, `${name}.ipynb`),
      );
      const { code: exit, stdout } = await gatehouse(["run", ...names]).ended;
      expect(exit).toBe(2);
      expect(stdout).toMatch(/✓ .*fine\.ipynb/);
      expect(stdout).toMatch(/malformed\.ipynb: not JSON \(.*\): restore it or save it again/);
      expect(stdout).toMatch(
        /old\.ipynb: expected nbformat 4, got 3: convert it with jupyter nbconvert/,
      );
      expect(stdout).toMatch(/latin1\.ipynb: not UTF-8: save it again as UTF-8/);
      expect(stdout).toMatch(
        /unknown\.ipynb: unknown kernel "no-such-kernel": expected one of .*tslab/,
      );
      expect(stdout).toMatch(/missing\.ipynb: no such notebook: check the path/);
      expect(stdout).toContain("1 of 6 notebooks fine");
    });
  });

  it.each([
    [{ cells: [1] }, /broken\.ipynb, cell 1: invalid cell: expected an object, got 1/],
    [{ cells: [{ cell_type: "code", source: "1" }] }, /cell 1: invalid metadata: .* got undefined/],
    [{ cells: [{ ...prose("x"), source: { a: 1 } }] }, /cell 1: invalid source: .* got {"a":1}/],
    [{ cells: [{ ...code("1"), outputs: "none" }] }, /cell 1: invalid outputs: .* got "none"/],
    [{ cells: [{ ...code("1"), outputs: [null] }] }, /cell 1: invalid output: .* got null/],
    [
      { cells: [], metadata: null },
      /broken\.ipynb: invalid metadata: expected an object, got null/,
    ],
    [{ cells: "none" }, /broken\.ipynb: expected a list of cells, got string/],
  ])("%j is named, and the others still run", async (change, message) => {
    await inFolder(async (folder) => {
      const good = await writeNotebook(folder, "fine.ipynb", fine);
      const broken = path.join(folder, "broken.ipynb");
      await writeFile(broken, JSON.stringify({ ...fine, ...change }));
      const { code: exit, stdout, stderr } = await gatehouse(["run", broken, good]).ended;
      expect(stdout).toMatch(message);
      expect(stdout).toContain("1 of 2 notebooks fine");
      expect([exit, stderr]).toEqual([2, ""]);
    });
  });

  it("so does a kernel.json that says nothing of a command", async () => {
    await inFolder(async (folder) => {
      const kernels = path.join(folder, "kernels");
      await mkdir(path.join(kernels, "hollow"), { recursive: true });
      await mkdir(path.join(kernels, "torn"), { recursive: true });
      await writeFile(path.join(kernels, "hollow/kernel.json"), "{}");
      await writeFile(path.join(kernels, "torn/kernel.json"), "{");
      const files = ["hollow", "torn", "other"].map((kernel) =>
        writeNotebook(folder, `${kernel}.ipynb`, notebookOf([code("1")], kernel)),
      );
      const { code: exit, stdout } = await gatehouse(["run", ...(await Promise.all(files))], {
        JUPYTER_PATH: folder,
      }).ended;
      expect(stdout).toMatch(/hollow\/kernel\.json: invalid argv: expected the kernel's command/);
      expect(stdout).toMatch(/torn\/kernel\.json: not JSON/);
      expect(stdout).toMatch(/unknown kernel "other": expected one of .*hollow.*torn/);
      expect(exit).toBe(2);
    });
  });

  it("turn to exit 1 where a check failed as well", async () => {
    await inFolder(async (folder) => {
      const bad = await writeNotebook(
        folder,
        "bad.ipynb",
        notebookOf([code("throw new Error('x')")]),
      );
      const { code: exit } = await gatehouse(["run", bad, path.join(folder, "missing.ipynb")])
        .ended;
      expect(exit).toBe(1);
    });
  });
});
