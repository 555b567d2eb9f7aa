import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startFolder } from "../../scripts/site/folder.js";
import { gatehouse } from "../command.js";
import { inFolder, notebookOf, prose, writeNotebook } from "../notebooks.js";

/** Builds a site of two files, as `buildSite` does. */
async function build(out: string, words = "one", sources: string[] = []): Promise<void> {
  const site = await startFolder(out, sources);
  await site.write("index.html", words);
  await site.write("assets/deep/style.css", words);
  await site.finish();
}

/** What a refusal leaves: everything under the folder, with its content. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const file = path.join(parentPath, name);
    return [path.relative(folder, file), await readFile(file, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

describe("a folder for a site", () => {
  it("is made, replaced whole, and may have been empty", async () => {
    await inFolder(async (folder) => {
      const out = path.join(folder, "a/site");
      await build(out, "one");
      await build(out, "two");
      const { ".gatehouse-site": marker, ...files } = await contentOf(out);
      expect(files).toEqual({ "index.html": "two", "assets/deep/style.css": "two" });
      expect(marker).toContain("gatehouse site");
      expect(await readdir(path.dirname(out))).toEqual(["site"]);
      const empty = path.join(folder, "empty");
      await mkdir(empty);
      await build(empty);
      expect((await contentOf(empty))["index.html"]).toBe("one");
    });
  });

  it("loses the files of an earlier build that this one does not make", async () => {
    await inFolder(async (folder) => {
      const out = path.join(folder, "site");
      const site = await startFolder(out, []);
      await site.write("old/page.html", "old");
      await site.finish();
      await build(out);
      expect(existsSync(path.join(out, "old"))).toBe(false);
    });
  });

  it("keeps the site there was when a build fails, and leaves nothing beside it", async () => {
    await inFolder(async (folder) => {
      const out = path.join(folder, "site");
      await build(out, "one");
      const site = await startFolder(out, []);
      await site.write("index.html", "two");
      await site.abandon();
      expect((await contentOf(out))["index.html"]).toBe("one");
      expect(await readdir(folder)).toEqual(["site"]);
    });
  });

  it("takes what a build that was killed left behind", async () => {
    await inFolder(async (folder) => {
      const fresh = path.join(folder, "site.fresh");
      await mkdir(fresh);
      await writeFile(
        path.join(fresh, ".gatehouse-site"),
        "made by gatehouse site, process 0\na\n",
      );
      await writeFile(path.join(fresh, "a"), "half");
      await build(path.join(folder, "site"));
      expect(await readdir(folder)).toEqual(["site"]);
    });
  });

  it("refuses a name twice, whatever its case, and names that lead elsewhere", async () => {
    await inFolder(async (folder) => {
      const site = await startFolder(path.join(folder, "site"), []);
      await site.write("index.html", "one");
      await expect(site.write("Index.html", "two")).rejects.toThrow(
        "Index.html would be written twice",
      );
      await expect(site.write("../x", "two")).rejects.toThrow("../x leads out of the site");
      await site.abandon();
    });
  });
});

/** Every way in which a folder can hold what no build made, and how it is told. */
const others: [name: string, make: (out: string) => Promise<unknown>, words: RegExp][] = [
  ["a folder with a file", (out) => fill(out, { "thesis.txt": "years" }), /holds .*thesis\.txt/],
  ["a repository", (out) => fill(out, { ".git/HEAD": "ref" }), /holds .*\.git/],
  ["a file", (out) => writeFile(out, "text"), /is not a folder/],
  [
    "a link to a folder",
    (out) => fill(`${out}-real`, { a: "b" }).then(() => symlink(`${out}-real`, out)),
    /is a link/,
  ],
  ["a link that leads nowhere", (out) => symlink("nowhere", out), /is a link/],
  [
    "a site with a file beside its own",
    (out) => build(out).then(() => fill(out, { CNAME: "x" })),
    /holds .*CNAME/,
  ],
  [
    "a site with a repository",
    (out) => build(out).then(() => fill(out, { ".git/HEAD": "x" })),
    /holds .*\.git/,
  ],
  [
    "a site with a file deep inside",
    (out) => build(out).then(() => fill(out, { "assets/deep/mine": "x" })),
    /holds .*assets\/deep\/mine/,
  ],
  [
    "a site with a link inside",
    (out) => build(out).then(() => symlink("/", path.join(out, "root"))),
    /holds .*root/,
  ],
  [
    "a site one of whose folders became a link",
    (out) => build(out).then(() => linkFolder(out, "assets")),
    /holds .*assets/,
  ],
  [
    "a folder whose marker is a folder",
    (out) => fill(out, { ".gatehouse-site/a": "x" }),
    /holds .*\.gatehouse-site/,
  ],
  [
    "a folder whose marker names what is outside",
    (out) =>
      fill(out, { ".gatehouse-site": "made by gatehouse site\n../keep\nmine/\n", mine: "x" }),
    /holds .*mine/,
  ],
  [
    "a folder whose marker is something else",
    (out) => fill(out, { ".gatehouse-site": "index.html\n", "index.html": "mine" }),
    /holds /,
  ],
];

async function fill(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function linkFolder(out: string, name: string): Promise<void> {
  await mkdir(`${out}-real`);
  await rm(path.join(out, name), { recursive: true });
  await symlink(`${out}-real`, path.join(out, name));
}

describe.each(["site", "site.fresh"])("what no build made, in %s,", (name) => {
  it.each(others)("is refused and stays: %s", async (_, make, words) => {
    await inFolder(async (folder) => {
      await writeFile(path.join(folder, "keep"), "kept");
      await make(path.join(folder, name));
      const before = await contentOf(folder);
      await expect(startFolder(path.join(folder, "site"), [])).rejects.toThrow(words);
      expect(await contentOf(folder)).toEqual(before);
    });
  });
});

describe("the notebooks of a site", () => {
  it("are never in the folder that is replaced", async () => {
    await inFolder(async (folder) => {
      const out = path.join(folder, "site");
      await build(out);
      const source = path.join(out, "assets/deep/style.css");
      await expect(startFolder(out, [source])).rejects.toThrow(/holds .*style\.css, from which/);
    });
  });

  it("are not deleted by the command, which says why in words", async () => {
    await inFolder(async (folder) => {
      const inner = path.join(folder, "inner");
      await mkdir(inner);
      await writeNotebook(inner, "01-a.ipynb", notebookOf([prose("# A")]));
      for (const out of [folder, inner]) {
        const { code, stderr } = await gatehouse(["site", "--out", out, inner]).ended;
        expect([code, stderr]).toEqual([1, expect.stringContaining("from which the site is made")]);
      }
      expect(await readdir(folder, { recursive: true })).toEqual(["inner", "inner/01-a.ipynb"]);
    });
  });
});

it("two builds into one folder do not mix", async () => {
  await inFolder(async (folder) => {
    const fresh = path.join(folder, "site.fresh");
    // The parent of this process lives as long as the test.
    await fill(fresh, { ".gatehouse-site": `made by gatehouse site, process ${process.ppid}\n` });
    await expect(startFolder(path.join(folder, "site"), [])).rejects.toThrow(
      `process ${process.ppid} is building`,
    );
  });
});
