import { execFile } from "node:child_process";
import { cp, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { outputDrift } from "../../scripts/compare/outputs.js";
import { readNotebook } from "../../scripts/notebook/notebook.js";
import { installKernelspec } from "../../scripts/kernel/spec/kernelspec.js";
import { notebooksFolder } from "../../scripts/paths.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";
import { code, inFolder, notebookOf, writeNotebook } from "../notebooks.js";

/** Executes notebooks of a folder in place: one command for all of them, or one for each. */
type Runner = (names: string[]) => string[][];

/** nbclient is what runs the cells under the other three as well: it gets every lesson, they every fifth. */
const share = (runner: string, names: string[]): string[] =>
  runner === "nbclient" ? names : names.filter((_, k) => k % 5 === 0);

const runners: Record<string, Runner> = {
  nbclient: (names) => [["jupyter-execute", "--inplace", ...names]],
  nbmake: (names) => [
    ["pytest", "-q", "-p", "no:cacheprovider", "--nbmake", "--overwrite", ...names],
  ],
  papermill: (names) => names.map((name) => ["papermill", "--no-progress-bar", name, name]),
  nbconvert: (names) => [
    ["jupyter-nbconvert", "--to", "notebook", "--execute", "--inplace", ...names],
  ],
};

let bin: string;
beforeAll(async () => {
  ({ bin } = await pythonEnvironment());
}, 300_000);

describe.each(Object.entries(runners))("%s", (runnerName, runner) => {
  it("executes notebooks of the course to the outputs that are committed", async () => {
    await inFolder(async (folder) => {
      const all = (await readdir(notebooksFolder)).filter((name) => name.endsWith(".ipynb"));
      const names = share(runnerName, all.sort());
      await cp(notebooksFolder, path.join(folder, "course"), { recursive: true });
      const { failed, said } = await execute(runner, folder, "course", names);
      expect({ failed, said: failed ? said : "" }).toEqual({ failed: false, said: "" });
      for (const name of names) {
        const files = [notebooksFolder, path.join(folder, "course")].map((each) =>
          path.join(each, name),
        );
        const [committed, fresh] = await Promise.all(files.map((file) => readNotebook(file)));
        const drift = committed!.notebook.cells.flatMap((cell, k) =>
          outputDrift(cell, fresh!.notebook.cells[k]!.outputs ?? [], k + 1),
        );
        expect({ name, drift }).toEqual({ name, drift: [] });
      }
    });
  }, 600_000);

  it("shows a failing cell's error by name, message and line", async () => {
    await inFolder(async (folder) => {
      await mkdir(path.join(folder, "failing"));
      const cells = [
        "const limit = 3;",
        "if (limit > 2) {\n  throw new RangeError('beyond the limit');\n}",
      ];
      const failing = notebookOf(cells.map((source) => code(source)));
      await writeNotebook(path.join(folder, "failing"), "failing.ipynb", failing);
      const { failed, said } = await execute(runner, folder, "failing", ["failing.ipynb"]);
      expect(failed).toBe(true);
      const [names, points] = ["RangeError: beyond the limit", "cell 2:2:9"].map((words) =>
        said.includes(words),
      );
      expect({ names, points }, said.slice(-2000)).toEqual({ names: true, points: true });
    });
  }, 300_000);
});

it("a slider's state is stored in the notebook by a runner that stores widgets", async () => {
  await inFolder(async (folder) => {
    const cell = code("await Jupyter.slider({ min: 0, max: 1, step: 0.5, value: 0.5 }, (f) => f);");
    await mkdir(path.join(folder, "sliding"));
    const file = await writeNotebook(path.join(folder, "sliding"), "s.ipynb", notebookOf([cell]));
    await execute(runners["nbclient"]!, folder, "sliding", ["s.ipynb"]);
    const { metadata } = (await readNotebook(file)).notebook;
    expect(JSON.stringify(metadata["widgets"])).toContain("FloatSliderModel");
  });
}, 300_000);

/** Runs a runner's commands one after another, with a Jupyter of the folder's own, until one fails. */
async function execute(
  runner: Runner,
  folder: string,
  below: string,
  names: string[],
): Promise<{ failed: boolean; said: string }> {
  await installKernelspec(path.join(folder, "data"));
  const env = {
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env["PATH"]}`,
    JUPYTER_CONFIG_DIR: path.join(folder, "config"),
    JUPYTER_DATA_DIR: path.join(folder, "data"),
    JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
  };
  const options = { cwd: path.join(folder, below), env, maxBuffer: 1 << 26 };
  let said = "";
  for (const [command, ...args] of runner(names)) {
    const run = promisify(execFile)(path.join(bin, command!), args, options);
    const ended = await run.then(
      (output) => ({ ...output, failed: false }),
      (error: { stdout: string; stderr: string }) => ({ ...error, failed: true }),
    );
    said += stripVTControlCharacters(ended.stdout + ended.stderr);
    if (ended.failed) return { failed: true, said };
  }
  return { failed: false, said };
}
