import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { clearEnvironment } from "../../scripts/setup/python.js";
import { inFolder } from "../notebooks.js";

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
