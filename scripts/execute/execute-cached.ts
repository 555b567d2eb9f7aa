import { listening, type RunCache } from "./cache/run-cache.js";
import type { Evaluate, Execution, Hooks, ExecutionLimits } from "./execution.js";
import type { KernelProcess } from "./kernel-process.js";
import type { KernelSpec } from "./kernelspecs.js";
import type { NotebookFile } from "../notebook/notebook.js";

/** Replays a notebook's run where it is known, and executes the notebook where it is not. */
export async function executeCached(
  file: Pick<NotebookFile, "path" | "notebook">,
  spec: KernelSpec,
  limits: ExecutionLimits,
  hooks: Hooks,
  cache: RunCache | undefined,
): Promise<Execution> {
  const run: Run = { file, spec, limits, hooks };
  // Only of our own kernel is it known what it depends on.
  if (!cache || spec.name !== "tslab") return execute(run);
  const plan = { file, kernel: spec.name, limits, questions: hooks.questions ?? [] };
  // Where nothing can be known a kernel starts while it is found out what the notebook depends on.
  await cache.noteEnvironment();
  const early = (await cache.isEmpty()) ? startKernel(run) : undefined;
  // Why it could not start is said to who waits for it.
  early?.catch(() => undefined);
  const named = await cache.key(plan).catch(async (error: unknown) => {
    await (await early)?.kill();
    throw error;
  });
  if (!("key" in named)) return execute(run, early);
  const known = early ? undefined : await cache.replay(named.key, hooks);
  if (known) return known;
  const answers: Awaited<ReturnType<Evaluate>>[] = [];
  const execution = await execute({ ...run, hooks: listening(hooks, answers) }, early);
  const kept = await cache.keep(named.key, { execution, answers }, plan);
  return kept ? { ...execution, key: named.key } : execution;
}

interface Run {
  file: Pick<NotebookFile, "path" | "notebook">;
  spec: KernelSpec;
  limits: ExecutionLimits;
  hooks: Hooks;
}

/** The client and the kernel's parts are loaded when a kernel is started, not before. */
async function execute(
  { file, spec, limits, hooks }: Run,
  kernel?: Promise<KernelProcess>,
): Promise<Execution> {
  if (spec.name === "tslab") await readyKernel();
  const { executeNotebook } = await import("./execute-notebook.js");
  return executeNotebook(file, spec, limits, hooks, kernel);
}

async function startKernel({ file, spec }: Run): Promise<KernelProcess> {
  await readyKernel();
  const { startFor } = await import("./execute-notebook.js");
  return startFor(file, spec);
}

let ready: Promise<void> | undefined;

/** Makes what our kernel starts from, once. */
function readyKernel(): Promise<void> {
  ready ??= import("../kernel/build.js").then(({ prepareKernel }) => prepareKernel());
  return ready;
}
