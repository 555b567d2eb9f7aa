import { parseArgs, type ParseArgsConfig } from "node:util";
import { reporterNames, type ReporterName } from "../report/reporters.js";
import type { Limits } from "../execute/execution.js";
import type { Shard } from "../execute/shard.js";

/** What `run`, `check` and `update` take in common, complete. */
export interface ExecuteOptions {
  paths: string[];
  jobs: number;
  kernel?: string;
  limits: Limits;
  reporter: ReporterName;
  output?: string;
  update: boolean;
  /** Use and keep the results of earlier runs. */
  cache: boolean;
  /** Name the slowest cells. */
  times: boolean;
  /** The part of the notebooks to be run here. */
  shard?: Shard;
  /** A report that says how long notebooks took, to deal them out by. */
  durations?: string;
}

/** Arguments that cannot be used. */
export class UsageError extends Error {
  override name = "UsageError";
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

const options = {
  jobs: { type: "string" },
  timeout: { type: "string" },
  kernel: { type: "string" },
  reporter: { type: "string" },
  output: { type: "string" },
  update: { type: "boolean" },
  "no-cache": { type: "boolean" },
  times: { type: "boolean" },
  memory: { type: "string" },
  shard: { type: "string" },
  durations: { type: "string" },
  help: { type: "boolean" },
} satisfies ParseArgsConfig["options"];

/** Options that only some of the commands take. */
const special: Record<string, string[]> = { update: ["run"] };

/**
 * Reads the arguments of one of the three commands; nothing when help was asked for.
 * @throws UsageError naming the argument and what it should be.
 */
export function readOptions(
  command: string,
  args: string[],
  defaultJobs: number,
): ExecuteOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  for (const [name, commands] of Object.entries(special)) {
    if (name in values && !commands.includes(command)) {
      throw new UsageError(`invalid --${name}: ${command} does not take it`);
    }
  }
  const seconds = positive("--timeout", values.timeout, 60);
  const reporter = values.reporter ?? "pretty";
  if (!reporterNames.includes(reporter as ReporterName)) {
    throw new UsageError(
      `invalid --reporter: expected one of ${reporterNames.join(", ")}, got "${reporter}"`,
    );
  }
  return {
    paths: positionals,
    jobs: Math.ceil(positive("--jobs", values.jobs, defaultJobs)),
    limits: {
      cellMs: seconds * 1000,
      notebookMs: seconds * 10_000,
      startMs: Math.max(30_000, seconds * 1000),
      ...(values.memory === undefined ? {} : { memoryMb: positive("--memory", values.memory, 0) }),
    },
    reporter: reporter as ReporterName,
    update: values.update ?? false,
    cache: !values["no-cache"],
    times: values.times ?? false,
    ...(values.kernel === undefined ? {} : { kernel: values.kernel }),
    ...(values.output === undefined ? {} : { output: values.output }),
    ...(values.shard === undefined ? {} : { shard: shardOf(values.shard) }),
    ...(values.durations === undefined ? {} : { durations: values.durations }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function shardOf(text: string): Shard {
  const [, index, of] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || index > of)
    throw new UsageError(`invalid --shard: expected I/N with 1 ≤ I ≤ N, got "${text}"`);
  return { index, of };
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0))
    throw new UsageError(`invalid ${name}: expected a number above 0, got "${text}"`);
  return value;
}
