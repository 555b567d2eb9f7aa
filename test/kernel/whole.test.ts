import { appendFile, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isWhole, sealBuild } from "../../scripts/kernel/whole.mjs";

let folder: string;
const file = (name: string) => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-whole-"));
  for (const name of ["kernel.cjs", "transport.cjs", "language.mjs"])
    await writeFile(file(name), `module.exports = "${name}";\n`);
  sealBuild(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a build of the kernel", () => {
  it("is whole as it was made", () => expect(isWhole(folder)).toBe(true));

  it.each(["kernel.cjs", "transport.cjs", "language.mjs"])(
    "is not whole when %s is cut off, empty, changed, longer or gone",
    async (name) => {
      await truncate(file(name), 10);
      expect(isWhole(folder)).toBe(false);
      await writeFile(file(name), "");
      expect(isWhole(folder)).toBe(false);
      await writeFile(file(name), `module.exports = "${name}";\n`);
      expect(isWhole(folder)).toBe(true);
      await writeFile(file(name), `module.exports = "${name}".\n`);
      expect(isWhole(folder)).toBe(false);
      await writeFile(file(name), `module.exports = "${name}";\n`);
      await appendFile(file(name), "\n");
      expect(isWhole(folder)).toBe(false);
      await rm(file(name));
      expect(isWhole(folder)).toBe(false);
    },
  );

  it.each(["", "{", "{}", "null", "[]", '{"nothing.cjs":"0"}'])(
    "is not whole when its list is %j",
    async (text) => {
      await writeFile(file("sha256.json"), text);
      expect(isWhole(folder)).toBe(false);
    },
  );

  it("is not whole when it is absent", async () => {
    expect(isWhole(path.join(folder, "absent"))).toBe(false);
  });
});
