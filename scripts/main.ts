/** Which file serves which command; every command is imported only when it is called. */
const commands: Record<string, () => Promise<{ command(args: string[]): Promise<number> }>> = {
  kernel: () => import("./kernel.js"),
  check: () => import("./check.js"),
  library: () => import("./library.js"),
  run: () => import("./run.js"),
  site: () => import("./site.js"),
  start: () => import("./start.js"),
  test: () => import("./test.js"),
  update: () => import("./update.js"),
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
    process.stderr.write(name && name !== "--help" ? `unknown command: ${name}\n${usage}` : usage);
    process.exitCode = name === "--help" ? 0 : 2;
    return;
  }
  process.exitCode = await (await load()).command(args);
}
