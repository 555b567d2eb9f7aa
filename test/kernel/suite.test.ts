import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { installKernelspec } from "../../scripts/kernel/spec/kernelspec.js";
import { notebooksFolder } from "../../scripts/paths.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";

const suite = path.join(import.meta.dirname, "suite", "suite.py");

it("the Jupyter kernel test suite passes, every optional sample given and none skipped", async () => {
  const { python } = await pythonEnvironment();
  const data = await mkdtemp(path.join(tmpdir(), "gatehouse-suite-"));
  try {
    await installKernelspec(data);
    const env = { ...process.env, JUPYTER_PATH: data };
    const { stderr } = await promisify(execFile)(python, [suite], { cwd: notebooksFolder, env });
    expect(stderr).toMatch(/Ran 13 tests in .*\n\nOK\n$/);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}, 600_000);
