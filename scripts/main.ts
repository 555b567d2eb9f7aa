import { messageOf, NotebookError } from "./notebook/notebook-error.js";
import { plainLine, plainLines } from "./report/plain.js";
import { UsageError } from "./commands/arguments.js";
import { repositoryCommands, type Command } from "./commands/of-repository.js";

/** Which file serves which command; every command is imported only when it is called. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  check: () => import("./commands/check.js"),
  dev: () => import("./commands/dev.js"),
  equations: () => import("./commands/equations.js"),
  kernel: () => import("./commands/kernel.js"),
  lab: () => import("./commands/lab.js"),
  merge: () => import("./commands/merge.js"),
  run: () => import("./commands/run.js"),
  site: () => import("./commands/site.js"),
  start: () => import("./commands/start.js"),
  update: () => import("./commands/update.js"),
  ...repositoryCommands,
};

const usage = `usage: gatehouse <command> [options]

commands: ${Object.keys(commands).sort().join(", ")}
Each answers --help.
`;

/** Runs one command line and sets the exit code: 0 fine, 1 a check failed, 2 bad usage. */
export async function main(argv: string[]): Promise<void> {
  const [name, ...args] = argv;
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    const asked = name === "--help";
    process.stderr.write(name && !asked ? `unknown command: ${plainLine(name)}\n${usage}` : usage);
    process.exitCode = asked ? 0 : 2;
    return;
  }
  endWhenNobodyReads();
  try {
    process.exitCode = await (await load()).command(args);
  } catch (error) {
    process.exitCode = report(error, name!);
  }
}

/**
 * A full disk or a reader that went away is told in one line; what remains to be done would be done for nobody.
 * Where stderr itself cannot be written there is nothing left to say it with.
 */
function endWhenNobodyReads(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    const reason = error.code === "EPIPE" ? "nobody reads it any more" : error.message;
    process.stderr.write(`the output cannot be written: ${reason}\n`);
    process.exit(process.exitCode || 1);
  });
}

/** Says what went wrong in words; the way to it is of use to nobody but us, and comes when asked for. */
function report(error: unknown, name: string): number {
  const { stack } = error as Error;
  const isUsage = error instanceof UsageError;
  const text = process.env["GATEHOUSE_DEBUG"] ? (stack ?? "") : plainLines(messageOf(error));
  process.stderr.write(`${text}\n${isUsage ? `See: npx gatehouse ${name} --help\n` : ""}`);
  return isUsage || error instanceof NotebookError ? 2 : 1;
}
