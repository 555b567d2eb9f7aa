import { mkdir, readdir, utimes } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { removeStale } from "../../scripts/kernel/build.js";
import { inFolder } from "../notebooks.js";

it("old builds of other sources are removed: not the one in use, young ones, or what is no build", async () => {
  await inFolder(async (builds) => {
    const old = ["0123456789abcdef", "0123456789abcdef.123", "fedcba9876543210", "notes", "0123"];
    for (const name of [...old, "00000000000000aa"]) await mkdir(path.join(builds, name));
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    for (const name of old) await utimes(path.join(builds, name), longAgo, longAgo);
    await removeStale(builds, path.join(builds, "fedcba9876543210"));
    expect((await readdir(builds)).sort()).toEqual(
      ["0123", "00000000000000aa", "fedcba9876543210", "notes"].sort(),
    );
  });
});
