import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { executeNotebook } from "../../scripts/execute/execute-notebook.js";
import type { CellResult } from "../../scripts/execute/execution.js";
import { plainText } from "../../scripts/execute/failures.js";
import { findKernel } from "../../scripts/execute/kernelspecs.js";
import { readNotebook, type Output } from "../../scripts/notebook/notebook.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";

const folder = path.join(import.meta.dirname, "fixtures/nbclient");
const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb"));
/** One cell waits for ever: it is given this long, in seconds. */
const seconds = 15;

interface Outcome {
  error: string | null;
  cells: { status: string; outputs: Output[] }[];
}

let theirs: Record<string, Outcome>;
beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const script = path.join(import.meta.dirname, "nbclient-outcomes.py");
  const { stdout } = await promisify(execFile)(python, [script, folder, String(seconds)], {
    maxBuffer: 1 << 26,
  });
  theirs = JSON.parse(stdout) as Record<string, Outcome>;
}, 900_000);

describe("on ipykernel, with the outcome that nbclient gives", () => {
  it.each(names)(
    "%s",
    async (name) => {
      const file = await readNotebook(path.join(folder, name));
      const run = await executeNotebook(file, await findKernel("python3", name), {
        ...{ cellMs: seconds * 1000, notebookMs: 600_000, startMs: 120_000 },
      });
      const expected = theirs[name]!;
      expect(run.cells.map(statusOf)).toEqual(expected.cells.map(({ status }) => status));
      expect(run.cells.some(({ status }) => status === "failed")).toBe(expected.error !== null);
      for (const [k, { outputs }] of run.cells.entries())
        expect(outputs.map(normal), `cell ${k}`).toEqual(expected.cells[k]!.outputs.map(normal));
    },
    300_000,
  );
});

/** nbclient leaves out what is tagged, what is empty and what comes after a failure. */
function statusOf({ status, executionCount }: CellResult): string {
  if (status === "failed") return status;
  return status === "ok" && executionCount !== null ? "ok" : "left out";
}

/** An output without what differs between any two runs: addresses, ids of processes and widgets, colours. */
function normal(output: Output): unknown {
  const { gatehouse: _, ...rest } = output;
  const text = JSON.stringify(rest, (key, value: unknown) => {
    if (key === "traceback") return (value as string[]).map(plainText).join("\n");
    return Array.isArray(value) && value.every((item) => typeof item === "string")
      ? value.join("")
      : value;
  });
  return JSON.parse(
    text
      .replace(/0x[0-9a-f]{6,}/g, "0x…")
      .replace(/ipykernel_\d+\/\d+/g, "ipykernel_…")
      .replace(/\b[0-9a-f]{32}\b/g, "…"),
  );
}
