import { readFile, readdir, stat, truncate, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProjectCopy } from "../check/project-copy.js";
import { code, notebookOf } from "../notebooks.js";

describe("compiled commands", () => {
  let copy: ProjectCopy;
  beforeAll(async () => {
    copy = await ProjectCopy.make("01-lesson.ipynb", notebookOf([code("1;")]));
  }, 240_000);
  afterAll(() => copy.remove());

  const commands = () => path.join(copy.folder, ".cache/commands");
  async function current(): Promise<string> {
    const text = await copy.read(".cache/commands/current.json");
    return path.join(commands(), (JSON.parse(text) as { name: string }).name);
  }

  it("are compiled once", async () => {
    const before = await current();
    expect((await copy.run(["run", "--help"])).code).toBe(0);
    expect(await current()).toBe(before);
  });

  it("are noticed when any file of theirs is damaged, and made anew", async () => {
    const files = await readdir(await current(), { recursive: true });
    const chunk = files.find((name) => /^chunk-.*\.js$/.test(name))!;
    const half = async (file: string) => truncate(file, Math.floor((await stat(file)).size / 2));
    const damages: [string, (file: string) => Promise<void>][] = [
      ["main.js", half],
      ["main.js", (file) => writeFile(file, "")],
      ["notebook-tests.js", half],
      [chunk, async (file) => writeFile(file, (await readFile(file, "utf8")).replace("==", "!="))],
      ["sha256.json", half],
    ];
    for (const [name, damage] of damages) {
      const before = await current();
      await damage(path.join(before, name));
      const { code: exit, stdout, stderr } = await copy.run(["run", "--help"]);
      expect([exit, stderr], name).toEqual([0, ""]);
      expect(stdout).toContain("usage: gatehouse run");
      expect(await current(), name).not.toBe(before);
    }
  }, 240_000);

  it("are removed when they are old, and nothing else is", async () => {
    const old = new Date(Date.now() - 2 * 3_600_000);
    const before = await current();
    const kept = path.join(commands(), "notes.txt");
    await writeFile(kept, "mine");
    await utimes(kept, old, old);
    await utimes(before, old, old);
    await writeFile(path.join(before, "main.js"), "");
    await copy.run(["run", "--help"]);
    const left = await readdir(commands());
    expect(left).toContain("notes.txt");
    expect(left).not.toContain(path.basename(before));
  });
});
