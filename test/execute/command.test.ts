import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { gatehouse } from "../command.js";
import { code, inFolder, notebookOf, writeNotebook } from "../notebooks.js";
import { alive, kernelsOf } from "./kernels-of.js";

interface JsonReport {
  notebooks: {
    path: string;
    status: string;
    cached: boolean;
    durationMs: number;
    error?: string;
    cells: {
      index: number;
      status: string;
      durationMs: number;
      error?: { ename: string; line?: number };
    }[];
    drift: { kind: string; cell: number; message: string }[];
  }[];
  summary: { notebooks: number; ok: number; failed: number; unusable: number };
}

describe("reports", () => {
  it("pretty: notebook, cell and line, the source line with a caret, and nothing on stdout but the report", async () => {
    await inFolder(async (folder) => {
      const file = await writeNotebook(
        folder,
        "bad.ipynb",
        notebookOf([code("1"), code("const a = 1;\n  missing(a);")]),
      );
      const { code: exit, stdout, stderr } = await gatehouse(["run", file, "--times"]).ended;
      expect(exit).toBe(1);
      expect(stdout).toMatch(/bad\.ipynb, cell 2, line 2: \w+: .*missing/);
      expect(stdout).toMatch(/ 2 \| {3}missing\(a\);\n\s+\| {3}\^/);
      expect(stdout).toMatch(/^ +\d+ ms {2}.*bad\.ipynb, cell [12]$/m);
      expect(stdout).not.toContain("\u001b[");
      expect(stderr).toBe("");
    });
  });

  it("json, junit and github carry the same failure", async () => {
    await inFolder(async (folder) => {
      const bad = await writeNotebook(
        folder,
        "bad.ipynb",
        notebookOf([code("1"), code("const a = 1;\nthrow new Error('a < b');")]),
      );
      const out = path.join(folder, "report");
      const run = async (reporter: string) => {
        const { code: exit } = await gatehouse([
          "run",
          bad,
          "--reporter",
          reporter,
          "--output",
          out,
        ]).ended;
        expect(exit).toBe(1);
        return readFile(out, "utf8");
      };
      const json = JSON.parse(await run("json")) as JsonReport;
      expect(json.summary).toMatchObject({ notebooks: 1, ok: 0, failed: 1, unusable: 0 });
      expect(json.notebooks[0]).toMatchObject({
        path: bad,
        status: "failed",
        cached: false,
        drift: [],
      });
      expect(json.notebooks[0]!.cells[1]).toMatchObject({
        index: 2,
        status: "failed",
        error: { ename: "Error", line: 2 },
      });
      const junit = await run("junit");
      expect(junit).toContain('tests="3" failures="1"');
      expect(junit).toMatch(
        /<testcase [^>]*name="cell 2"[^>]*>\s*<failure message="Error: a &lt; b"/,
      );
      const github = await run("github");
      const line = Number(/::error file=.*,line=(\d+)::Error: a < b/.exec(github)![1]);
      expect((await readFile(bad, "utf8")).split("\n")[line - 1]).toContain("throw new Error");
    });
  });
});

describe("usage", () => {
  it.each([
    [["run", "--jobs", "0"], "invalid --jobs: expected a whole number of 1 or more"],
    [["run", "--jobs", "two"], "invalid --jobs: expected a whole number of 1 or more"],
    [
      ["run", "--timeout", "1e300"],
      "invalid --timeout: expected a number above 0 and up to 200000",
    ],
    [["run", "--timeout", ""], "invalid --timeout: expected a number above 0"],
    [["run", "--memory", "NaN"], "invalid --memory: expected a number above 0"],
    [["run", "--output", "/nowhere/at/all"], "the report cannot be written to /nowhere/at/all"],
    [["run", "--output", "."], "the report cannot be written to .: it is a folder"],
    [["sensitivity", "--count", "abc"], "invalid --count: expected a whole number of 1 or more"],
    [["start", "--port", "abc"], "invalid --port: expected a whole number from 1 to 65535"],
    [["start", "--port", "99999"], "invalid --port"],
    [["lab", "--port", "1.5"], "invalid --port"],
    [["bench", "speed"], "invalid bench: expected one of"],
    [["bench", "--rounds", "0"], "invalid --rounds"],
    [["stress", "--kills", "-1"], "--kills"],
    [["kernel", "remove"], "invalid action: expected install"],
    [["kernel"], "expected 1 argument at least, got 0"],
    [["library", "now"], 'invalid argument "now": expected no more than 0'],
    [["merge"], "expected 1 argument at least"],
    [["site", "--no-such"], "--no-such"],
    [["equations", "--symbol"], "--symbol"],
    [["toString"], "unknown command: toString"],
    [
      ["check", "--reporter", "xml"],
      "invalid --reporter: expected one of pretty, json, junit, github",
    ],
    [["check", "--update"], "invalid --update: check does not take it"],
    [["run", "--no-such-option"], "--no-such-option"],
  ])("%j is refused with exit 2", async (args, message) => {
    const { code: exit, stderr } = await gatehouse(args).ended;
    expect([exit, stderr.includes(message)]).toEqual([2, true]);
  });

  it("--help says what there is", async () => {
    const { code: exit, stdout } = await gatehouse(["check", "--help"]).ended;
    expect([exit, stdout.startsWith("usage: gatehouse check")]).toEqual([0, true]);
  });
});

describe("Ctrl-C", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends every kernel and leaves the notebook as it was",
    async (signal) => {
      await inFolder(async (folder) => {
        const file = await writeNotebook(
          folder,
          "slow.ipynb",
          notebookOf([code("const marker = process.pid;\nmarker"), code("for (;;) {}")]),
        );
        const before = await readFile(file, "utf8");
        const { child, ended } = gatehouse(["update", file]);
        const kernels = await kernelsOf(child.pid!);
        child.kill(signal);
        const { code: exit } = await ended;
        expect(exit).toBe(signal === "SIGINT" ? 130 : 143);
        await sleep(300);
        expect(kernels.filter(alive)).toEqual([]);
        expect(await readFile(file, "utf8")).toBe(before);
        expect(await readdir(folder)).toEqual(["slow.ipynb"]);
      });
    },
  );
});
