import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../../paths.js";

const run = promisify(execFile);

/** A Python that has torch: the one GATEHOUSE_PYTHON names, else the project's own environment, else the system's. */
export async function findTorch(): Promise<string | undefined> {
  const named = process.env["GATEHOUSE_PYTHON"];
  const candidates = named ? [named] : [path.join(root, ".venv/bin/python"), "python3"];
  for (const python of candidates) {
    const has = await run(python, ["-c", "import torch"]).then(
      () => true,
      () => false,
    );
    if (has) return python;
  }
  return undefined;
}
