import path from "node:path";
import { KernelClient } from "./client.js";
import type { Execution, Hooks, Limits } from "./execution.js";
import { KernelProcess } from "./kernel-process.js";
import type { KernelSpec } from "./kernelspecs.js";
import type { Notebook } from "./notebook.js";
import { Session } from "./session.js";

/** How often a kernel that ends before it answers is started. */
const mostStarts = 3;

/**
 * Executes a notebook from top to bottom in a kernel of its own, and leaves nothing behind.
 * Cells after a failed one are not run, unless the failure was expected (tag `raises-exception`).
 */
export async function executeNotebook(
  file: { path: string; notebook: Notebook },
  spec: KernelSpec,
  limits: Limits,
  hooks: Hooks = {},
): Promise<Execution> {
  const started = performance.now();
  for (let tries = 1; ; tries++) {
    const { session, kernel } = await runOnce(file, spec, limits, hooks);
    // Between our finding its ports free and its binding them, another program may have taken one: then it ends by itself.
    const gaveUp = !session.started && kernel.exitCode !== null;
    if (!gaveUp || tries === mostStarts)
      return { ...session.execution, durationMs: performance.now() - started };
  }
}

async function runOnce(
  file: { path: string; notebook: Notebook },
  spec: KernelSpec,
  limits: Limits,
  hooks: Hooks,
): Promise<{ session: Session; kernel: KernelProcess }> {
  const kernel = await KernelProcess.start(spec, path.dirname(path.resolve(file.path)));
  if (limits.memoryMb !== undefined) kernel.limitMemory(limits.memoryMb);
  const session = new Session(new KernelClient(kernel), kernel, spec, file.notebook, limits, hooks);
  try {
    await session.run();
  } finally {
    await session.end();
  }
  return { session, kernel };
}
