import path from "node:path";
import { KernelClient } from "./client.js";
import type { Execution, Hooks, ExecutionLimits } from "./execution.js";
import { KernelProcess } from "./kernel-process.js";
import type { KernelSpec } from "./kernelspecs.js";
import type { Notebook } from "../notebook/notebook.js";
import { NotebookSession } from "./session.js";

/** How often a kernel that ends before it answers is started. */
const mostStarts = 3;

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
    const session = await runOnce(kernel, file, spec, limits, hooks);
    // Between our finding its ports free and its binding them, another program may have taken one: then it ends by itself.
    const gaveUp = !session.started && kernel.exitCode !== null;
    if (!gaveUp || tries === mostStarts)
      return { ...session.execution, durationMs: performance.now() - started };
  }
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
