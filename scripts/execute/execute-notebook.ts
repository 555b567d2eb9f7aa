import path from "node:path";
import { KernelClient } from "./client.js";
import type { Execution, Hooks, ExecutionLimits } from "./execution.js";
import { KernelProcess } from "./kernel-process.js";
import type { KernelSpec } from "./kernelspecs.js";
import type { Notebook } from "../notebook/notebook.js";
import { NotebookSession } from "./session.js";

/** How often a kernel is started that ends before it answers, and how often one that lives and does not answer. */
const mostStarts = { ended: 3, silent: 2 };

/**
 * Executes a notebook from top to bottom in a kernel of its own, and leaves nothing behind.
 * Cells after a failed one are not run, unless the failure was expected (tag `raises-exception`). The kernel may have
 * been started before.
 */
export async function executeNotebook(
  file: { path: string; notebook: Notebook },
  spec: KernelSpec,
  limits: ExecutionLimits,
  hooks: Hooks = {},
  early?: Promise<KernelProcess>,
): Promise<Execution> {
  const started = performance.now();
  for (let tries = 1; ; tries++) {
    const kernel = await (tries === 1 && early ? early : startFor(file, spec));
    const session = await runOnce(kernel, file, spec, startingAt(tries, limits), hooks);
    const { execution } = session;
    // Between our finding its ports free and its binding them, another program may have taken one: then it ends by itself,
    // or, as stock tslab, lives on and hears nobody.
    const most = session.state === "silent" ? mostStarts.silent : mostStarts.ended;
    const gaveUp =
      session.state === "silent" || (session.state === "starting" && kernel.exitCode !== null);
    if (!gaveUp || tries >= most) return { ...execution, durationMs: performance.now() - started };
    hooks.onRestart?.(`${execution.broken}: it is started again`);
  }
}

/** One that does not answer is given half of the time at first. */
function startingAt(tries: number, limits: ExecutionLimits): ExecutionLimits {
  return tries === 1 ? { ...limits, startMs: limits.startMs / 2 } : limits;
}

/** Starts a kernel where the notebook lies. */
export function startFor(
  { path: name }: { path: string },
  spec: KernelSpec,
): Promise<KernelProcess> {
  return KernelProcess.start(spec, path.dirname(path.resolve(name)));
}

async function runOnce(
  kernel: KernelProcess,
  file: { notebook: Notebook },
  spec: KernelSpec,
  limits: ExecutionLimits,
  hooks: Hooks,
): Promise<NotebookSession> {
  if (limits.memoryMb !== undefined) kernel.limitMemory(limits.memoryMb);
  const session = new NotebookSession(
    new KernelClient(kernel),
    kernel,
    spec,
    file.notebook,
    limits,
    hooks,
  );
  try {
    await session.run();
  } finally {
    await session.end();
  }
  return session;
}
