import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { dealtTo } from "../../scripts/execute/shard.js";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, writeNotebook } from "../notebooks.js";

/** A report in which notebooks took these milliseconds. */
function reportOf(times: Record<string, number>): string {
  const notebooks = Object.entries(times).map(([name, durationMs]) => ({
    ...{ path: name, status: "ok", durationMs, cells: [], drift: [] },
  }));
  return JSON.stringify({ notebooks });
}

describe("shards", () => {
  it("take about equal time, and together every notebook once", async () => {
    await inFolder(async (folder) => {
      const times = { a: 900, b: 500, c: 400, d: 300, e: 300, f: 200, g: 100 };
      const names = Object.keys(times).map((name) => path.join(folder, name));
      const file = path.join(folder, "report.json");
      await writeFile(
        file,
        reportOf(
          Object.fromEntries(Object.entries(times).map(([k, ms]) => [path.join(folder, k), ms])),
        ),
      );
      const deals = await Promise.all(
        [1, 2, 3].map((index) => dealtTo({ index, of: 3 }, names, file)),
      );
      const loads = deals.map(({ paths }) =>
        paths.reduce((sum, name) => sum + times[path.basename(name) as keyof typeof times], 0),
      );
      expect(loads).toEqual([900, 900, 900]);
      expect(deals.flatMap(({ paths }) => paths).sort()).toEqual(names);
      expect(new Set(deals.map(({ dealt }) => dealt.plan)).size).toBe(1);
    });
  });

  it("are dealt evenly where nothing is known of the times", async () => {
    const names = ["a", "b", "c", "d", "e"].map((name) => `/nowhere/${name}.ipynb`);
    const counts = await Promise.all(
      [1, 2].map(
        async (index) => (await dealtTo({ index, of: 2 }, names, "/nowhere.json")).paths.length,
      ),
    );
    expect(counts).toEqual([3, 2]);
  });

  it.each(["0/2", "3/2", "1", "a/b", "1/999999999"])("--shard %s is refused", async (shard) => {
    const { code: exit, stderr } = await gatehouse(["run", "--shard", shard]).ended;
    expect([exit, stderr]).toEqual([
      2,
      expect.stringContaining("invalid --shard: expected I/N with 1 ≤ I ≤ N ≤ 1000"),
    ]);
  });
});

describe("reports of shards", () => {
  it("merge into one, with the failures of all; a missing or foreign shard is refused", async () => {
    await inFolder(async (folder) => {
      const sources = { a: "1", b: "throw new Error('b')", c: "3" };
      for (const [name, source] of Object.entries(sources))
        await writeNotebook(folder, `${name}.ipynb`, notebookOf([code(source)]));
      const out = (name: string) => path.join(folder, name);
      // A time for one of them makes another deal.
      await writeFile(out("other.json"), reportOf({ [path.join(folder, "c.ipynb")]: 5 }));
      await writeFile(out("none.json"), reportOf({}));
      const run = (shard: string, durations: string, to: string) =>
        gatehouse([
          ...["run", folder, "--shard", shard, "--durations", out(durations)],
          ...["--reporter", "json", "--output", out(to)],
        ]).ended;
      const first = await run("1/2", "none.json", "1.json");
      const second = await run("2/2", "none.json", "2.json");
      expect([first.code, second.code].sort(), first.stderr).toEqual([0, 1]);
      const merge = (...files: string[]) => gatehouse(["merge", ...files.map(out)]).ended;
      const { code: exit, stdout } = await merge("1.json", "2.json");
      expect(exit).toBe(1);
      expect(stdout).toContain("2 of 3 notebooks fine, 3 cells run, 1 failed");
      expect(stdout).toMatch(/b\.ipynb, cell 1, line 1: Error: b/);
      const missing = await merge("1.json");
      expect([missing.code, missing.stderr]).toEqual([
        2,
        "expected the reports of shards 1, 2 of 2, got 1\n",
      ]);
      await run("2/2", "other.json", "foreign.json");
      const foreign = await merge("1.json", "foreign.json");
      expect([foreign.code, foreign.stderr]).toEqual([
        2,
        expect.stringContaining("not of one deal"),
      ]);
      expect((await merge("none.json", "nowhere.json")).code).toBe(2);
    });
  });

  it("merge when one machine ran them one after the other, from its own records", async () => {
    await inFolder(async (folder) => {
      for (const [name, ms] of Object.entries({ a: 900, b: 1, c: 1, d: 400 }))
        await writeNotebook(
          folder,
          `${name}.ipynb`,
          notebookOf([code(`await new Promise((resolve) => setTimeout(resolve, ${ms}));`)]),
        );
      const files = ["1", "2"].map((index) => path.join(folder, `${index}.json`));
      for (const [k, file] of files.entries()) {
        const args = ["run", folder, "--shard", `${k + 1}/2`, "--reporter", "json"];
        const { code: exit, stderr } = await gatehouse([...args, "--output", file]).ended;
        expect(exit, stderr).toBe(0);
      }
      const { code: exit, stdout, stderr } = await gatehouse(["merge", ...files]).ended;
      expect([exit, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("4 of 4 notebooks fine");
    });
  });
});
