import path from "node:path";
import { buildLibrary } from "../build/library.js";
import { RunCache } from "../execute/cache/run-cache.js";
import { killAllKernels } from "../execute/kernel-process.js";
import { UsageError } from "./arguments.js";
import { readOptions, type ExecuteOptions } from "./options.js";
import { dealtTo, recordDurations, type DealtShard } from "../execute/shard.js";
import { removeLeftovers } from "../leftovers.js";
import { progressBar } from "../report/progress.js";
import { exitCode } from "../report/summary.js";
import { requireWritable, writeReport } from "../report/write.js";
import {
  courseReports,
  defaultJobs,
  examineAll,
  findNotebooks,
  type NotebookReport,
} from "../check/check-notebooks.js";
import type { Examination } from "../check/check-notebook.js";
import { readOrRepeat } from "../check/check-cache.js";
import { RunTypes } from "../check/types/run-types.js";

/** One of the three commands that execute notebooks. */
export interface NotebookCommand {
  name: "run" | "check" | "update";
  usage: string;
  /** Compare with what is committed. */
  compare: boolean;
  /** What to do with each notebook after it ran. */
  then?: (examination: Examination, options: ExecuteOptions) => Promise<void>;
  /** What to do when all have run. */
  after?: (reports: NotebookReport[], options: ExecuteOptions) => Promise<void>;
}

/** Runs a command line of one of them and returns its exit code. */
export async function runCommand(command: NotebookCommand, args: string[]): Promise<number> {
  const stop = endKernelsOnSignals();
  try {
    const options = readOptions(command.name, args, defaultJobs);
    if (!options) {
      process.stdout.write(command.usage);
      return 0;
    }
    if (options.output !== undefined) await requireWritable(options.output);
    await buildLibrary();
    return await execute(command, options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${command.usage}`);
    return 2;
  } finally {
    stop();
  }
}

async function execute(command: NotebookCommand, options: ExecuteOptions): Promise<number> {
  const { paths, dealt } = await chosenNotebooks(options);
  await removeLeftovers(paths.map((file) => path.dirname(file)));
  const bar = progressBar(paths.length);
  const { jobs, limits, kernel } = options;
  const cache = options.cache ? new RunCache() : undefined;
  const types = new RunTypes(paths);
  const reading = command.compare ? readOrRepeat(paths, types, cache) : undefined;
  const request = {
    jobs,
    limits,
    compare: command.compare,
    types,
    prose: command.name !== "run",
    ...(kernel === undefined ? {} : { kernel }),
    ...(cache ? { cache } : {}),
    ...(reading ? { reading } : {}),
  };
  const [executed, read] = await Promise.all([
    examineAll(paths, request, bar, async (examination) => command.then?.(examination, options)),
    reading,
  ]);
  bar.end();
  const reports = [...executed, ...courseReports(read?.courses ?? [])];
  await command.after?.(reports, options);
  const { reporter, output, times } = options;
  await writeReport(reports, {
    reporter,
    times,
    ...(output === undefined ? {} : { output }),
    ...(dealt ? { shard: dealt } : {}),
  });
  // What a part records would deal the other parts otherwise, on the machine that runs them next.
  if (!dealt) await recordDurations(executed.filter(({ status }) => status === "ok").map(timed));
  return exitCode(reports);
}

/** The notebooks to run here. */
async function chosenNotebooks({
  paths,
  shard,
  durations,
}: ExecuteOptions): Promise<{ paths: string[]; dealt?: DealtShard }> {
  const found = await findNotebooks(paths);
  return shard ? dealtTo(shard, found, durations) : { paths: found };
}

function timed({ path, durationMs, examination }: NotebookReport) {
  return { path, durationMs, cached: examination?.execution.cached ?? false };
}

/** On Ctrl-C and its like every kernel is ended first; what was being written stays whole. */
function endKernelsOnSignals(): () => void {
  const numbers = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const end = (signal: keyof typeof numbers): void => {
    void killAllKernels().finally(() => process.exit(numbers[signal]));
  };
  const signals = Object.keys(numbers) as (keyof typeof numbers)[];
  signals.forEach((signal) => process.once(signal, end));
  return () => signals.forEach((signal) => process.removeListener(signal, end));
}
