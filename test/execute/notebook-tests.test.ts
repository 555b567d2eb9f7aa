import { describe, expect, it } from "vitest";
import { notebookTests } from "gatehouse-notebooks/vitest";
import { code, inFolder, notebookOf, prose, writeNotebook } from "../notebooks.js";

// The three lines of the README, on the course itself.
await notebookTests({ describe, it }, "notebooks/01-what-is-a-gate.ipynb");

describe("tests made of a notebook", () => {
  it("are one of the whole and one of each code cell, and fail where the notebook does", async () => {
    await inFolder(async (folder) => {
      const cells = [
        prose("# T"),
        code("const a = 1;\na"),
        code("throw new Error('boom');"),
        code("2"),
      ];
      const file = await writeNotebook(folder, "bad.ipynb", notebookOf(cells));
      const made: { name: string; test: () => Promise<void> }[] = [];
      const runner = {
        describe: (_: string, define: () => void) => define(),
        it: (name: string, test: () => Promise<void>) => void made.push({ name, test }),
      };
      await notebookTests(runner, file, { compare: false });
      expect(made.map(({ name }) => name)).toEqual([
        "the notebook",
        "cell 2: const a = 1;",
        "cell 3: throw new Error('boom');",
        "cell 4: 2",
      ]);
      await made[0]!.test();
      await made[1]!.test();
      await expect(made[2]!.test()).rejects.toThrow(/bad\.ipynb, cell 3, line 1: Error: boom/);
      await expect(made[3]!.test()).rejects.toThrow("not run");
    });
  });
});
