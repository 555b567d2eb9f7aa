import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { root } from "../../scripts/paths.js";

/** One step of a job: a command line, or an action with what it is given. */
export interface Step {
  run?: string;
  uses?: string;
  if?: string;
  with?: Record<string, string>;
}

interface Job {
  needs?: string;
  strategy?: { matrix: Record<string, (string | number)[]> };
  steps: Step[];
}

/** A GitHub workflow, as far as we use them. */
export interface Workflow {
  jobs: Record<string, Job>;
}

/** Where the workflow files lie. */
export const workflowsFolder = path.join(root, ".github/workflows");

export async function readWorkflow(name: string): Promise<Workflow> {
  return parse(await readFile(path.join(workflowsFolder, name), "utf8")) as Workflow;
}

/** What a step did: its command line, how it ended and what it said. */
export interface Done {
  run: string;
  code: number;
  said: string;
}

/**
 * Runs the steps of a workflow in the order they stand, in `folder` in place of every machine: between two jobs the
 * files that only that machine would have are removed. Actions that carry files are played with a folder; those that
 * set a machine up do nothing here. A step that fails ends its job, but for those that say `if: always()`.
 */
export async function runWorkflow({ jobs }: Workflow, folder: string): Promise<Done[]> {
  const stage = await mkdtemp(path.join(tmpdir(), "gatehouse-workflow-"));
  const done: Done[] = [];
  try {
    await writeTools(stage, folder);
    await mkdir(path.join(stage, "artifacts"));
    for (const job of inOrder(jobs))
      for (const values of combinations(job)) {
        done.push(...(await runJob(job, values, { folder, stage })));
        await removeMade(folder);
      }
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return done;
}

function inOrder(jobs: Workflow["jobs"]): Job[] {
  const first = Object.values(jobs).filter((job) => job.needs === undefined);
  return [...first, ...Object.values(jobs).filter((job) => job.needs !== undefined)];
}

function combinations({ strategy }: Job): Record<string, string>[] {
  const [name, ...others] = Object.keys(strategy?.matrix ?? {});
  if (name === undefined) return [{}];
  if (others.length > 0) throw new Error(`a matrix of ${others.length + 1} names is not played`);
  return strategy!.matrix[name]!.map((value) => ({ [`matrix.${name}`]: String(value) }));
}

interface Machine {
  folder: string;
  stage: string;
}

async function runJob(
  { steps }: Job,
  values: Record<string, string>,
  machine: Machine,
): Promise<Done[]> {
  const done: Done[] = [];
  for (const step of steps) {
    const failed = done.some(({ code }) => code !== 0);
    if (failed && step.if !== "always()") continue;
    const fill = (text: string) => filled(text, { "github.run_id": "1", ...values });
    if (step.run !== undefined) done.push(await runStep(fill(step.run), machine));
    else await playAction(step, fill, machine);
  }
  return done;
}

function filled(text: string, values: Record<string, string>): string {
  return String(text).replace(/\$\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${whole}: no such value`);
    return value;
  });
}

function runStep(run: string, { folder, stage }: Machine): Promise<Done> {
  const search = `${path.join(stage, "bin")}${path.delimiter}${process.env["PATH"]}`;
  const env = { ...process.env, PATH: search, NO_COLOR: "1", CI: "true" };
  const child = spawn("bash", ["-eo", "pipefail", "-c", run], { cwd: folder, env });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ run, code: code ?? -1, said }));
  });
}

/** Carries files as the action would; where it looks for what has never been kept, it finds nothing, as at first. */
async function playAction(
  step: Step,
  fill: (text: string) => string,
  { folder, stage }: Machine,
): Promise<void> {
  const [action] = step.uses!.split("@");
  if (["actions/checkout", "actions/setup-node", "actions/setup-python"].includes(action!)) return;
  const from = (name: string) => fill(step.with![name]!);
  const artifacts = path.join(stage, "artifacts");
  if (action === "actions/upload-artifact") await carry(folder, artifacts, from("path"));
  else if (action === "actions/download-artifact") await carry(artifacts, folder, "*");
  else if (action === "actions/cache/save") await carry(folder, stage, from("path"));
  else if (action !== "actions/cache/restore") throw new Error(`${step.uses}: cannot be played`);
}

async function carry(from: string, to: string, pattern: string): Promise<void> {
  const wanted = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
  const names = (await readdir(from)).filter((name) => wanted.test(name));
  if (names.length === 0) throw new Error(`${pattern}: no such file in ${from}`);
  for (const name of names) await cp(path.join(from, name), path.join(to, name));
}

/** `npx gatehouse` is the copy's own; `npm ci` says whether it could install, without doing it again. */
async function writeTools(stage: string, folder: string): Promise<void> {
  const bin = path.join(stage, "bin");
  await mkdir(bin);
  const tools = {
    npx: `shift; exec "${process.execPath}" "${path.join(folder, "scripts/gatehouse.mjs")}" "$@"`,
    npm: `[ "$*" = ci ] && [ -f package-lock.json ]`,
  };
  for (const [name, line] of Object.entries(tools)) {
    await writeFile(path.join(bin, name), `#!/bin/sh\n${line}\n`);
    await chmod(path.join(bin, name), 0o755);
  }
}

async function removeMade(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/^(?:report-.*|times)\.json$|^\.cache$/.test(name))
      await rm(path.join(folder, name), { recursive: true });
}
