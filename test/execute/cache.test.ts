import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../scripts/execute/cache/analyse.js";
import { hashOf, mostEntries, Store } from "../../scripts/execute/cache/store.js";
import { ProjectCopy } from "../check/project-copy.js";
import { code, notebookOf, prose, writeNotebook } from "../notebooks.js";

describe("what a source reaches", () => {
  it("is every imported name, in whatever way it is imported", () => {
    const source = `import { a as b, type T } from "gatehouse"; import * as g from './x'; import d, { q } from "y";
      import type { Q } from "z"; import "side"; export { k as l } from "w"; export * from "all";
      const v = await import("dynamic"); const r = require("required"); Math.exp(1); console.log(2);`;
    expect(analyse(source)).toEqual({
      imports: {
        "./x": ["*"],
        ...{ all: ["*"], dynamic: ["*"], gatehouse: ["T", "a"], required: ["*"], side: [] },
        ...{ w: ["k"], y: ["default", "q"], z: ["Q"] },
      },
      impure: [],
    });
  });

  it.each([
    ["Math.random()", "random"],
    ["const { random } = Math;", "Math"],
    ["Math['random']()", "Math"],
    ["console.timeEnd('a')", "timeEnd"],
    ["new Date()", "Date"],
    ["const host = { process };", "process"],
    ["`${fetch}`", "fetch"],
    ["[].map.constructor('return 1')()", "constructor"],
    ["require(name)", "an import of a computed name"],
    ["await import(`./${name}`)", "an import of a computed name"],
    ["import.meta.url", "import.meta"],
    ["const a = ;", "what is not TypeScript"],
  ])("%s is not only in the source", (source, reason) => {
    expect(analyse(source).impure).toContain(reason);
  });
});

describe("a store", () => {
  it("gives back what it was given, and nothing that is torn, edited or another's", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-store-"));
    try {
      const store = new Store(folder);
      await store.write("one", { a: [1, 2] });
      expect(await store.read("one")).toEqual({ a: [1, 2] });
      const text = await readFile(path.join(folder, "one"), "utf8");
      for (const bad of [text.slice(0, -5), text.replace("[1", "[9"), "", "{}", `\n${text}`]) {
        await writeFile(path.join(folder, "one"), bad);
        expect(await store.read("one")).toBeUndefined();
      }
      await writeFile(path.join(folder, "two"), text);
      expect(await store.read("two")).toBeUndefined();
      expect(await readdir(folder)).toEqual(["one", "two"]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("that is full loses its oldest entry, and never a file of another's", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-store-"));
    try {
      const old = Date.now() / 1000 - 1000;
      const names = Array.from({ length: mostEntries }, (_, k) => hashOf(String(k)));
      for (const [k, name] of ["notes.txt", "one", ...names].entries()) {
        await writeFile(path.join(folder, name), "");
        await utimes(path.join(folder, name), old + k / 10, old + k / 10);
      }
      await new Store(folder).write(hashOf("new"), 1);
      const left = await readdir(folder);
      expect(left.length).toBe(mostEntries + 2);
      expect(left).toEqual(expect.arrayContaining(["notes.txt", "one", hashOf("new"), names[1]]));
      expect(left).not.toContain(names[0]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("that cannot be written to keeps nothing, and says nothing", async () => {
    const store = new Store("/dev/null/store");
    await store.write("one", 1);
    expect(await store.read("one")).toBeUndefined();
  });
});

const lesson = notebookOf([
  prose("# A lesson"),
  code(
    'import { countParameters } from "gatehouse";\nconst sizes = { inputSize: 2, hiddenSize: 3 };',
  ),
  prose("It learns 72<!--= countParameters(sizes) --> numbers."),
  code("countParameters(sizes)"),
]);

describe("check with a cache", () => {
  let copy: ProjectCopy;
  beforeAll(async () => {
    copy = await ProjectCopy.make("01-lesson.ipynb", lesson);
  }, 240_000);
  afterAll(() => copy.remove());

  /** Which notebooks were not run, and how the check ended. */
  async function check(...args: string[]): Promise<{ cached: boolean[]; exit: number | null }> {
    const { code: exit, stdout, stderr } = await copy.run(["check", "--reporter", "json", ...args]);
    expect(stdout, stderr).toContain("notebooks");
    const { notebooks } = JSON.parse(stdout) as { notebooks: { cached: boolean }[] };
    return { cached: notebooks.map(({ cached }) => cached), exit };
  }

  async function changed(
    file: string,
    change: (text: string) => string,
  ): Promise<() => Promise<void>> {
    const text = await copy.read(file);
    expect(change(text)).not.toBe(text);
    await copy.write(file, change(text));
    return () => copy.write(file, text);
  }

  it("repeats what update has run, with the same outcome and no kernel", async () => {
    expect(await check()).toEqual({ cached: [true], exit: 0 });
    const builds = path.join(copy.folder, ".cache/kernel");
    await rm(builds, { recursive: true });
    expect(await check()).toEqual({ cached: [true], exit: 0 });
    expect(await readdir(path.join(copy.folder, ".cache"))).not.toContain("kernel");
  });

  it("runs again when told to", async () => {
    expect(await check("--no-cache")).toEqual({ cached: [false], exit: 0 });
  });

  it("still compares: an edited number is found without running anything", async () => {
    const restore = await changed("notebooks/01-lesson.ipynb", (text) =>
      text.replace("72<!", "73<!"),
    );
    expect(await check()).toEqual({ cached: [true], exit: 1 });
    await restore();
  });

  it("does not run again for a function that is not reached, and does for one that is", async () => {
    const far = await changed("lib/lstm/unroll.ts", (text) => `${text}\nexport const far = 1;\n`);
    expect(await check()).toEqual({ cached: [true], exit: 0 });
    await far();
    const near = await changed("lib/lstm/count.ts", (text) =>
      text.replace(/return /, "return 0 + "),
    );
    expect((await check()).cached).toEqual([false]);
    await near();
  });

  it("runs again for a changed cell, kernel or lock file", async () => {
    const edits: [string, (text: string) => string][] = [
      ["notebooks/01-lesson.ipynb", (text) => text.replace("inputSize: 2", "inputSize: 1 + 1")],
      ["scripts/kernel/iopub.ts", (text) => `${text}\n`],
      ["package-lock.json", (text) => `${text} `],
    ];
    await copy.write("package-lock.json", "{}");
    await check();
    for (const [file, change] of edits) {
      const restore = await changed(file, change);
      expect((await check()).cached, file).toEqual([false]);
      await restore();
    }
    expect((await check()).cached).toEqual([true]);
  });

  it("follows local modules, and keeps nothing of what looks outside", async () => {
    const folder = path.join(copy.folder, "notebooks");
    const local = notebookOf([code('import { twice } from "./local";\ntwice(4)')]);
    await copy.write("notebooks/local.ts", "export const twice = (x: number): number => 2 * x;\n");
    await writeNotebook(folder, "local.ipynb", local);
    await writeNotebook(folder, "clock.ipynb", notebookOf([code("typeof Date.now()")]));
    const both = ["local", "clock"].map((name) => path.join(folder, `${name}.ipynb`));
    expect((await check(...both)).cached).toEqual([false, false]);
    expect((await check(...both)).cached).toEqual([true, false]);
    const restore = await changed("notebooks/local.ts", (text) => text.replace("2 *", "x +"));
    expect((await check(...both)).cached).toEqual([false, false]);
    await restore();
    await Promise.all([...both, path.join(folder, "local.ts")].map((file) => rm(file)));
  });

  it("looks again at where links lead, and at a library that is not what was built", async () => {
    const folder = path.join(copy.folder, "notebooks");
    const file = path.join(folder, "linked.ipynb");
    await mkdir(path.join(copy.folder, "dist"), { recursive: true });
    await copy.write("dist/outside.txt", "");
    await writeNotebook(folder, "linked.ipynb", notebookOf([prose("[It](../dist/outside.txt).")]));
    await copy.run(["update", file]);
    await check(file);
    expect(await check(file)).toEqual({ cached: [true], exit: 0 });
    await rm(path.join(copy.folder, "dist/outside.txt"));
    expect((await check(file)).exit).toBe(1);
    await rm(file);
    const restore = await changed("lib/dist/index.cjs", (text) => `${text}\n// by hand\n`);
    expect((await check()).cached).toEqual([false]);
    await restore();
    expect((await check()).cached).toEqual([true]);
  });

  it("trusts no entry that is not what it was", async () => {
    const results = path.join(copy.folder, ".cache/runs/results");
    for (const name of await readdir(results)) {
      const text = await readFile(path.join(results, name), "utf8");
      await writeFile(path.join(results, name), text.replace('"status":"ok"', '"status":"OK"'));
    }
    expect(await check()).toEqual({ cached: [false], exit: 0 });
  });

  it.each([
    ["null", null],
    ["a text", "well"],
    ["an empty object", {}],
    ["no cells", { execution: {}, answers: [] }],
    ["a cell of another form", { execution: { cells: [{ index: "1" }] }, answers: [{}] }],
    ["outputs of another form", cellsWith({ outputs: [1] })],
    ["an answer that is none", { ...cellsWith({}), answers: [1] }],
  ])("runs again for an entry that is whole but %s", async (_, value) => {
    const folder = path.join(copy.folder, ".cache/runs/results");
    const store = new Store(folder);
    const keys = await readdir(folder);
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) await store.write(key, value);
    expect(await check()).toEqual({ cached: [false], exit: 0 });
  });
});

/** A recording of one cell with one answer, with a change. */
function cellsWith(change: object): object {
  const cell = { index: 2, status: "ok", outputs: [], ...change };
  return { execution: { cells: [cell] }, answers: [{ value: "72" }] };
}
