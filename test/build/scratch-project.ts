import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { canonicalText } from "../../scripts/notebook/canonical.js";
import { root } from "../../scripts/paths.js";
import { nodeOf } from "../../scripts/testing/node-versions.js";
import { code, notebookOf, prose } from "../notebooks.js";

const run = promisify(execFile);

const cells = [
  prose("# Doubling\n\nWhat is twice as much?"),
  code(
    'import { display } from "tslab";\n' +
      'import { heatmap, initialParameters, showWith, unroll } from "gatehouse";\n' +
      "const show = showWith(display);\n" +
      "const double: number = 2 * 21;\ndouble",
  ),
  prose("The double of 21 is 41<!--= double -->."),
  prose("$$y_t = 2 x_t$$"),
  code(
    "const parameters = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 1 });\n" +
      'show(heatmap(unroll(parameters, [[0, 1], [1, 0]]), "forgetGate"));',
  ),
];

const equations = `export default {
  doubling: {
    says: "a number and its double",
    run: (seed) => ({ x: Array.from({ length: 4 }, (_, t) => Math.sin(seed + t)) }),
    symbols: {
      x: { meaning: "a number", shape: [], from: 1, value: ({ x }, t) => x[t] },
      y: { meaning: "its double", shape: [], from: 1, value: ({ x }, t) => 2 * x[t] },
    },
    sizes: {},
    lastStep: 3,
  },
};
`;

const tests = `import { describe, it } from "vitest";
import { notebookTests } from "gatehouse-notebooks/vitest";
await notebookTests({ describe, it }, "notebooks");
`;

/** What a command said, and how it ended. */
interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A project of one notebook with its own equations, that npm has installed these packages in, on one version of Node. */
export async function scratchProject(parent: string, version: string, tarballs: string[]) {
  const folder = path.join(parent, `project-${version}`);
  const node = process.platform === "linux" ? await nodeOf(version) : process.execPath;
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  const manifest = { private: true, type: "module", gatehouse: { equations: "./equations.mjs" } };
  await write("package.json", JSON.stringify(manifest));
  await write("equations.mjs", equations);
  await write("tests/notebooks.test.js", tests);
  const notebook = notebookOf(cells);
  notebook.metadata["equations"] = { trace: "doubling" };
  await write("notebooks/doubling.ipynb", canonicalText(notebook));
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...quietly, ...tarballs], { cwd: folder });
  await symlink(path.join(root, "node_modules/vitest"), path.join(folder, "node_modules/vitest"));

  /** Nothing of the environment that the tests run in: no vitest, no coverage, no folder of npm's. */
  const { PATH, HOME, LANG } = process.env;
  const call = (script: string, ...args: string[]): Promise<Ended> =>
    run(node, [path.join(folder, "node_modules", script), ...args], {
      cwd: folder,
      env: { PATH, HOME, LANG, JUPYTER_PATH: path.join(folder, "prefix/share/jupyter") },
      maxBuffer: 1 << 26,
    }).then(
      (said) => ({ code: 0, ...said }),
      (error: Ended) => error,
    );
  const gatehouse = (...args: string[]) => call("gatehouse-notebooks/gatehouse.mjs", ...args);
  const read = (name: string) => readFile(path.join(folder, name), "utf8");
  return {
    gatehouse,
    read,
    vitest: () => call("vitest/vitest.mjs", "run", "--no-color"),
    entries: async (name = "") => (await readdir(path.join(folder, name))).sort(),
    /** The kernel as it is registered in a prefix of the project. */
    async installedKernel(): Promise<{ argv: string[] }> {
      await gatehouse("kernel", "install", "--prefix", path.join(folder, "prefix"));
      return JSON.parse(await read("prefix/share/jupyter/kernels/tslab/kernel.json")) as {
        argv: string[];
      };
    },
    async change(from: string, to: string): Promise<void> {
      const text = await read("notebooks/doubling.ipynb");
      await write("notebooks/doubling.ipynb", text.replace(from, to));
    },
    /** The kinds of what a JSON report says is wrong, sorted. */
    kindsOf(json: string): string[] {
      const report = JSON.parse(json) as { notebooks: { drift: { kind: string }[] }[] };
      return report.notebooks.flatMap(({ drift }) => drift.map(({ kind }) => kind)).sort();
    },
  };
}
