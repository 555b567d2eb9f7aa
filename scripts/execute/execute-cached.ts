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
  const answers: Awaited<ReturnType<Evaluate>>[] = [];
  const recorded = {
    ...run,
    spec: { ...spec, env: { ...spec.env, GATEHOUSE_RECORD: "1" } },
    hooks: { ...listening(hooks, answers), records: true },
  };
  // Where nothing can be known a kernel starts while the rest is made ready.
  await cache.noteEnvironment();
  const early = (await cache.isEmpty()) ? startKernel(recorded) : undefined;
  // Why it could not start is said to who waits for it.
  early?.catch(() => undefined);
  const named = early ? undefined : await cache.key(plan);
  const known = named === undefined ? undefined : await cache.replay(named, hooks);
  if (known) return known;
  const { touched, ...execution } = await execute(recorded, early);
  const types = (await hooks.typesReadFrom?.()) ?? [];
  const kept = await cache.keep({ execution, answers }, plan, { touched, types });
  return kept === undefined ? execution : { ...execution, key: kept };
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
