import { NotebookError } from "./notebook/notebook.js";
import { UsageError } from "./commands/options.js";

type Command = (args: string[]) => Promise<number>;

/** Which file serves which command; every command is imported only when it is called. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  bench: () => import("./commands/bench.js"),
  check: () => import("./commands/check.js"),
  equations: () => import("./commands/equations.js"),
  "fuzz-conformance": () => import("./commands/fuzz-conformance.js"),
  kernel: () => import("./commands/kernel.js"),
  lab: () => import("./commands/lab.js"),
  library: () => import("./commands/library.js"),
  merge: () => import("./commands/merge.js"),
  run: () => import("./commands/run.js"),
  sensitivity: () => import("./commands/sensitivity.js"),
  site: () => import("./commands/site.js"),
  start: () => import("./commands/start.js"),
  stress: () => import("./commands/stress.js"),
  test: () => import("./commands/test.js"),
  update: () => import("./commands/update.js"),
};

const usage = `usage: gatehouse <command> [options]

commands: ${Object.keys(commands).join(", ")}
Each answers --help.
`;

/** Runs one command line and sets the exit code: 0 fine, 1 a check failed, 2 bad usage. */
export async function main(argv: string[]): Promise<void> {
  const [name, ...args] = argv;
  const load = name === undefined ? undefined : commands[name];
  if (!load) {
    const asked = name === "--help";
    process.stderr.write(name && !asked ? `unknown command: ${name}\n${usage}` : usage);
    process.exitCode = asked ? 0 : 2;
    return;
  }
  try {
    process.exitCode = await (await load()).command(args);
  } catch (error) {
    process.exitCode = report(error, name!);
  }
}

/** Says what went wrong in words; the way to it is of use to nobody but us, and comes when asked for. */
function report(error: unknown, name: string): number {
  const { message, stack } = error as Error;
  // A child process that failed gives its exit code, a number.
  const code = String((error as { code?: unknown }).code ?? "");
  const badUsage =
    code.startsWith("ERR_PARSE_ARGS") ||
    error instanceof NotebookError ||
    error instanceof UsageError;
  const hint = code.startsWith("ERR_PARSE_ARGS") ? `\nSee: npx gatehouse ${name} --help` : "";
  process.stderr.write(`${process.env["GATEHOUSE_DEBUG"] ? stack : message}${hint}\n`);
  return badUsage ? 2 : 1;
}
