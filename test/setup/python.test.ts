import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { belongsHere, clearEnvironment } from "../../scripts/setup/python.js";
import { inFolder } from "../notebooks.js";

it("an environment that was moved or copied with its folder is not taken for one", async () => {
  await inFolder(async (folder) => {
    const [here, copied, moved] = ["here", "copied", "moved"].map((name) =>
      path.join(folder, name),
    );
    const python = path.join(here!, "bin", "python");
    for (const [place, named] of [
      [here!, python],
      [copied!, python],
      [moved!, path.join(folder, "gone/bin/python")],
    ] as const) {
      await mkdir(path.join(place, "bin"), { recursive: true });
      await writeFile(path.join(place, "bin/jupyter"), `#!${named}\nimport sys\n`);
    }
    const spaced = path.join(folder, "with spaces");
    await mkdir(path.join(spaced, "bin"), { recursive: true });
    const line = `#!/bin/sh\n'''exec' "${spaced}/bin/python" "$0" "$@"\n' '''\n`;
    await writeFile(path.join(spaced, "bin/jupyter"), line);
    expect(await belongsHere(spaced)).toBe(true);
    await writeFile(path.join(spaced, "bin/jupyter"), line.replaceAll("with spaces", "here"));
    expect(await belongsHere(spaced)).toBe(false);
    const link = path.join(folder, "link");
    await symlink(here!, link);
    const found = await Promise.all([here!, link, copied!, moved!, folder].map(belongsHere));
    expect(found).toEqual([true, true, false, false, false]);
  });
});

describe("the place of the Python environment", () => {
  it("is made and marked, and cleared again when it is ours, finished or not", async () => {
    await inFolder(async (folder) => {
      const place = path.join(folder, ".venv");
      await clearEnvironment(place);
      expect(await readdir(place)).toEqual(["made-by-gatehouse"]);
      await writeFile(path.join(place, "half"), "");
      await clearEnvironment(place);
      expect(await readdir(place)).toEqual(["made-by-gatehouse"]);
    });
  });

  it("takes one of before the mark, by its stamp", async () => {
    await inFolder(async (folder) => {
      await writeFile(path.join(folder, "requirements.sha256"), "0");
      await clearEnvironment(folder);
      expect(await readdir(folder)).toEqual(["made-by-gatehouse"]);
    });
  });

  it("is not cleared of an environment that someone else made", async () => {
    await inFolder(async (folder) => {
      await mkdir(path.join(folder, "bin"));
      await writeFile(path.join(folder, "pyvenv.cfg"), "mine");
      await expect(clearEnvironment(folder)).rejects.toThrow("was not made by gatehouse: move it");
      expect(await readFile(path.join(folder, "pyvenv.cfg"), "utf8")).toBe("mine");
    });
  });
});
