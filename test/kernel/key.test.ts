import { cp, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildKey } from "../../scripts/kernel/key.mjs";
import { root } from "../../scripts/paths.js";

let folder: string;
let sources: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-key-"));
  sources = path.join(folder, "scripts", "kernel");
  for (const name of ["kernel", "cells"])
    await cp(path.join(root, "scripts", name), path.join(folder, "scripts", name), {
      recursive: true,
    });
  await cp(path.join(root, "package-lock.json"), path.join(folder, "package-lock.json"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the name of a kernel's build", () => {
  it.each([
    "widgets/slider.ts",
    "transport/worker.ts",
    "main.ts",
    "../cells/compile.ts",
    "key.mjs",
    "../../package-lock.json",
  ])("changes with %s, also by an edit that keeps size and time", async (name) => {
    const file = path.join(sources, name);
    const before = buildKey(sources);
    const text = await readFile(file, "utf8");
    const { atime, mtime } = await stat(file);
    await writeFile(file, text.replace("e", "E"));
    await utimes(file, atime, mtime);
    expect(buildKey(sources)).not.toBe(before);
    await writeFile(file, text);
    expect(buildKey(sources)).toBe(before);
  });

  it("changes when a source is added, in whatever folder", async () => {
    const before = buildKey(sources);
    await cp(path.join(sources, "cell.ts"), path.join(sources, "widgets", "another.ts"));
    expect(buildKey(sources)).not.toBe(before);
  });
});
