import { listening, type RunCache } from "./cache/run-cache.js";
import type { executeNotebook } from "./execute-notebook.js";
import type { Evaluate, Execution, Hooks, Limits } from "./execution.js";
import type { KernelSpec } from "./kernelspecs.js";
import type { NotebookFile } from "./notebook.js";

/** Replays a notebook's run where it is known, and executes the notebook where it is not. */
export async function executeCached(
  file: Pick<NotebookFile, "path" | "notebook">,
  spec: KernelSpec,
  limits: Limits,
  hooks: Hooks,
  cache: RunCache | undefined,
): Promise<Execution> {
  // Only of our own kernel is it known what it depends on.
  if (!cache || spec.name !== "tslab") return execute(file, spec, limits, hooks);
  const plan = { file, kernel: spec.name, limits, questions: hooks.questions ?? [] };
  const named = await cache.key(plan);
  if (!("key" in named)) return execute(file, spec, limits, hooks);
  const known = await cache.replay(named.key, hooks);
  if (known) return known;
  const answers: Awaited<ReturnType<Evaluate>>[] = [];
  const execution = await execute(file, spec, limits, listening(hooks, answers));
  const kept = await cache.keep(named.key, { execution, answers }, plan);
  return kept ? { ...execution, key: named.key } : execution;
}

/** The client and the kernel's parts are loaded when a kernel is started, not before. */
async function execute(...run: Parameters<typeof executeNotebook>): Promise<Execution> {
  if (run[1].name === "tslab") await readyKernel();
  const executor = await import("./execute-notebook.js");
  return executor.executeNotebook(...run);
}

let ready: Promise<void> | undefined;

/** Makes what our kernel starts from, once. */
function readyKernel(): Promise<void> {
  ready ??= import("../kernel/build.js").then(({ prepareKernel }) => prepareKernel());
  return ready;
}
