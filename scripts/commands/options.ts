import {
  amount,
  choice,
  flag,
  readArguments,
  text,
  texts,
  UsageError,
  whole,
} from "./arguments.js";
import type { ExecutionLimits } from "../execute/execution.js";
import { mostShards, type Shard } from "../execute/shard.js";
import { reporterNames, type ReporterName } from "../report/reporters.js";

/** What `run`, `check` and `update` take in common, complete. */
export interface ExecuteOptions {
  paths: string[];
  jobs: number;
  kernel?: string;
  limits: ExecutionLimits;
  reporter: ReporterName;
  output?: string;
  update: boolean;
  /** Prose that was read again: `03:12`, or `03` for a whole lesson. */
  read: { lesson: string; cell: number | undefined }[];
  /** Use and keep the results of earlier runs. */
  cache: boolean;
  /** Name the slowest cells. */
  times: boolean;
  /** The part of the notebooks to be run here. */
  shard?: Shard;
  /** A report that says how long notebooks took, to deal them out by. */
  durations?: string;
}

export const optionsUsage = `  --jobs N         notebooks side by side (default: one more than the cores)
  --timeout S      seconds a cell may take (default 60); a notebook may take ten times that
  --kernel NAME    use this kernel in place of each notebook's own
  --no-cache       run every notebook, also those of which nothing has changed since they last ran well
  --memory MB      megabytes that a kernel, with all it started, may take (default: no limit)
  --shard I/N      only the I-th of N parts that take about equal time; gatehouse merge joins their reports
  --durations FILE a JSON report to take the times for --shard from (default: this machine's own records)
  --times          name the slowest cells in the pretty report
  --reporter NAME  ${reporterNames.join(", ")} (default pretty)
  --output FILE    write the report to a file in place of stdout
  --help           this text
`;

/** What a timer can wait is a 31-bit number of milliseconds, and a notebook may take ten times as long as a cell. */
const mostSeconds = 200_000;

const options = {
  jobs: whole({ from: 1 }, undefined),
  timeout: amount(mostSeconds, 60),
  kernel: text(),
  reporter: choice(reporterNames),
  output: text(),
  update: flag(),
  read: texts(),
  "no-cache": flag(),
  times: flag(),
  memory: amount(Infinity, undefined),
  shard: text(),
  durations: text(),
};

/**
 * Reads the arguments of one of the three commands; nothing when help was asked for.
 * @throws UsageError naming the argument and what it should be.
 */
export function readOptions(
  command: string,
  args: string[],
  defaultJobs: number,
): ExecuteOptions | undefined {
  const read = readArguments({ options, takes: { most: Infinity } }, args);
  if (!read) return undefined;
  const { values, others } = read;
  const { jobs, timeout, kernel, reporter, output, update, times, memory, shard, durations } =
    values;
  if (update && command !== "run")
    throw new UsageError(`invalid --update: ${command} does not take it`);
  if (values.read.length > 0 && command !== "update")
    throw new UsageError(`invalid --read: ${command} does not take it`);
  return {
    paths: others,
    jobs: jobs ?? defaultJobs,
    limits: {
      cellMs: timeout * 1000,
      notebookMs: timeout * 10_000,
      startMs: Math.max(30_000, timeout * 1000),
      ...(memory === undefined ? {} : { memoryMb: memory }),
    },
    reporter,
    update,
    read: values.read.map(readAgainOf),
    cache: !values["no-cache"],
    times,
    ...(kernel === undefined ? {} : { kernel }),
    ...(output === undefined ? {} : { output }),
    ...(shard === undefined ? {} : { shard: shardOf(shard) }),
    ...(durations === undefined ? {} : { durations }),
  };
}

function readAgainOf(given: string): ExecuteOptions["read"][number] {
  const [, lesson, cell] = /^([^:]+)(?::([1-9]\d*))?$/.exec(given) ?? [];
  if (lesson === undefined)
    throw new UsageError(
      `invalid --read: expected LESSON or LESSON:CELL, such as 03:12, got "${given}"`,
    );
  return { lesson, cell: cell === undefined ? undefined : Number(cell) };
}

function shardOf(given: string): Shard {
  const [, index, of] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(given) ?? []).map(Number);
  if (index === undefined || of === undefined || index > of || of > mostShards)
    throw new UsageError(
      `invalid --shard: expected I/N with 1 ≤ I ≤ N ≤ ${mostShards}, got "${given}"`,
    );
  return { index, of };
}
