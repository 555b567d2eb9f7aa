import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/paths.js";
import { packFolder } from "./pack.js";
import { scratchProject } from "./scratch-project.js";

const run = promisify(execFile);
const packages = { gatehouse: "lib", "gatehouse-notebooks": "scripts" };

let folder: string;
const tarballs = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-packages-"));
  for (const [name, from] of Object.entries(packages))
    tarballs.set(name, await packFolder(path.join(root, from), folder));
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The names of the files in a package. */
async function filesOf(name: string): Promise<string[]> {
  const { stdout } = await run("tar", ["-tzf", tarballs.get(name)!]);
  return stdout
    .trim()
    .split("\n")
    .map((each) => each.replace(/^package\//, ""));
}

describe.each(Object.entries(packages))("the package %s", (name, from) => {
  it("holds its licence, a README, and the notices of what is bundled in it", async () => {
    const files = await filesOf(name);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(await readFile(path.join(root, from, "LICENSE"), "utf8")).toBe(
      await readFile(path.join(root, "LICENSE"), "utf8"),
    );
    const notices = files.find((each) => each.endsWith("THIRD-PARTY-NOTICES.txt"))!;
    const { stdout } = await run("tar", ["-xzOf", tarballs.get(name)!, `package/${notices}`]);
    expect(stdout).toContain(
      name === "gatehouse" ? "pbf 5.1.2, BSD-3-Clause" : "acorn 8.19.0, MIT",
    );
    expect(stdout).toContain("Permission is hereby granted");
  });

  it("is JavaScript with declarations; TypeScript only where a browser's bundle is made of it", async () => {
    const sources = (await filesOf(name)).filter((each) => /(?<!\.d)\.m?ts$/.test(each));
    expect(sources.filter((each) => !/^(site\/client|cells|kernel\/present)\//.test(each))).toEqual(
      [],
    );
  });

  it("has nothing that publint would change", async () => {
    const tarball = (await readFile(tarballs.get(name)!)).buffer as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg!))).toEqual([]);
  });

  it("has types that are right for whoever imports it", async () => {
    const tarball = createPackageFromTarballData(await readFile(tarballs.get(name)!));
    const found = await checkPackage(tarball);
    const problems = found.types ? found.problems : ["no types"];
    const words = problems.map((each) => JSON.stringify(each));
    // The tests for vitest are an ES module only, as vitest is: Node 20.19 and later load it by `require` too.
    const isOnlyEs = (text: string) =>
      name === "gatehouse-notebooks" &&
      /"kind":"(CJSResolvesToESM|NoResolution)"/.test(text) &&
      /"(node16-cjs|node10)"/.test(text);
    expect(words.filter((text) => !isOnlyEs(text))).toEqual([]);
  }, 120_000);
});

describe("a project that has neither this repository nor the course", () => {
  it.each(["20.19.0", "24.21.0"])(
    "installs both and has all of them on Node %s: kernel, run, update, check, equations, vitest, site",
    async (version) => {
      const project = await scratchProject(folder, version, [...tarballs.values()]);
      const { gatehouse } = project;

      const spec = await project.installedKernel();
      expect(spec.argv[1]).toMatch(/node_modules\/gatehouse-notebooks\/kernel\/launch\.sh$/);
      expect((await gatehouse("run")).stdout).toContain("1 of 1 notebooks fine, 2 cells run");
      const before = await gatehouse("check", "--reporter", "json");
      expect(before.code).toBe(1);
      expect(project.kindsOf(before.stdout)).toEqual(["output", "output", "prose"]);
      expect((await gatehouse("update")).code).toBe(0);
      const checked = await gatehouse("check");
      expect(checked).toMatchObject({ code: 0, stderr: "" });
      expect(checked.stdout).toContain("1 of 1 notebooks fine, 2 cells run");
      expect((await gatehouse("equations")).stdout).toMatch(/^1 equations: 1 hold/);
      await project.change("y_t = 2 x_t", "y_t = 3 x_t");
      expect((await gatehouse("check")).stdout).toContain("cell 4, line 1: equation: ");
      await project.change("y_t = 3 x_t", "y_t = 2 x_t");
      expect((await project.vitest()).stdout).toMatch(/Tests\s+3 passed/);
      expect((await gatehouse("site", "--out", "site")).stdout).toBe("built 4 pages in site\n");
      expect(await project.read("site/doubling.html")).toContain("The double of 21 is 42");
      expect(await project.read("site/assets/THIRD-PARTY-NOTICES.txt")).toContain("plotly.js-dist");
      expect(await project.entries()).toEqual(
        "equations.mjs node_modules notebooks package-lock.json package.json prefix site tests".split(
          " ",
        ),
      );
      expect(await project.entries("notebooks")).toEqual(["doubling.ipynb"]);
    },
    600_000,
  );
});
