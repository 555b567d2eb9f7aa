import { spawnSync } from "node:child_process";
import {
  chmod,
  chown,
  copyFile,
  link,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { removeLeftovers } from "../scripts/leftovers.js";
import { writeWhole } from "../scripts/write-whole.js";
import { inFolder } from "./notebooks.js";

const isRoot = process.getuid?.() === 0;

describe("a file that is written whole", () => {
  it("keeps its mode, and a link to it stays a link", async () => {
    await inFolder(async (folder) => {
      const [file, soft] = [path.join(folder, "deep/file"), path.join(folder, "link")];
      await mkdir(path.dirname(file));
      await writeFile(file, "old");
      await chmod(file, 0o664);
      await symlink("deep/file", soft);
      await writeWhole(soft, "new");
      expect((await lstat(soft)).isSymbolicLink()).toBe(true);
      expect(await readFile(file, "utf8")).toBe("new");
      expect((await stat(file)).mode & 0o777).toBe(0o664);
      expect([await readdir(folder), await readdir(path.dirname(file))]).toEqual([
        ["deep", "link"],
        ["file"],
      ]);
    });
  });

  it("is left as it is where it is read-only, and nothing stays beside it", async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, "file");
      await writeFile(file, "old", { mode: 0o444 });
      await expect(writeWhole(file, "new")).rejects.toThrow("it is read-only: make it writable");
      expect(await readFile(file, "utf8")).toBe("old");
      expect(await readdir(folder)).toEqual(["file"]);
    });
  });

  it("is left as it is where it has another name, and what is said to do helps", async () => {
    await inFolder(async (folder) => {
      const [file, other] = [path.join(folder, "file"), path.join(folder, "other")];
      await writeFile(file, "old");
      await link(file, other);
      const before = (await stat(file)).ino;
      await expect(writeWhole(other, "new")).rejects.toThrow(/^it has 2 names \(hard links\)/);
      expect(await readdir(folder)).toEqual(["file", "other"]);
      expect([(await stat(other)).ino, await readFile(other, "utf8")]).toEqual([before, "old"]);
      await copyFile(file, path.join(folder, "new"));
      await rename(path.join(folder, "new"), file);
      await writeWhole(file, "new");
      expect(await Promise.all([file, other].map((name) => readFile(name, "utf8")))).toEqual([
        "new",
        "old",
      ]);
    });
  });

  it.runIf(isRoot)("keeps its owner", async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, "file");
      await writeFile(file, "old");
      await chown(file, 12_345, 54_321);
      await writeWhole(file, "new");
      const { uid, gid } = await stat(file);
      expect([uid, gid]).toEqual([12_345, 54_321]);
    });
  });
});

describe("what killed processes left behind", () => {
  const old = new Date(Date.now() - 120_000);
  const id = "0f0e0d0c-1111-2222-3333-444455556666";
  /** The number of a process that is no more. */
  const gone = spawnSync(process.execPath, ["--version"]).pid;

  it("is removed where it is surely ours, old, and its maker gone; all else stays", async () => {
    await inFolder(async (folder) => {
      const ours = `.a.ipynb.${gone}.${id}.tmp`;
      const others = [
        `.a.ipynb.${process.pid}.${id}.tmp`,
        `.a.ipynb.${id}.tmp`,
        `.a.ipynb.${gone}.tmp`,
        `a.ipynb.${gone}.${id}.tmp`,
        "a.ipynb",
      ];
      for (const name of [ours, ...others]) {
        await writeFile(path.join(folder, name), "");
        await utimes(path.join(folder, name), old, old);
      }
      const young = `.b.ipynb.${gone}.${id}.tmp`;
      await writeFile(path.join(folder, young), "");
      await symlink("a.ipynb", path.join(folder, `.c.ipynb.${gone}.${id}.tmp`));
      await removeLeftovers([folder]);
      expect((await readdir(folder)).sort()).toEqual(
        [...others, young, `.c.ipynb.${gone}.${id}.tmp`].sort(),
      );
    });
  });

  it("includes connection files with their keys", async () => {
    const key = path.join(tmpdir(), `gatehouse-kernel-${gone}-Abc123`);
    await mkdir(key);
    await writeFile(path.join(key, "connection.json"), "{}");
    await utimes(key, old, old);
    await removeLeftovers([]);
    await expect(stat(key)).rejects.toThrow("ENOENT");
  });
});
