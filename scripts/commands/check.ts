import { runCommand } from "./notebook-command.js";
import { optionsUsage } from "./options.js";

const usage = `usage: gatehouse check [paths] [options]
       gatehouse check [paths] --watch

Executes notebooks and compares: nbformat's schema and the canonical form, the types of all cells against the library's
sources, outputs and figures against the committed ones (numbers within a tolerance, all else exactly), equations,
names and numbers in the prose. Writes nothing.

${optionsUsage}  --watch          check whatever is saved, at once and without a kernel, until Ctrl-C; no other option

Exit: 0 fine, 1 a check failed, 2 bad usage or a notebook that cannot be used.
`;

export function command(args: string[]): Promise<number> {
  const paths = args.filter((arg) => arg !== "--watch");
  return paths.length < args.length
    ? watchUntilStopped(paths)
    : runCommand({ name: "check", usage, compare: true }, args);
}

async function watchUntilStopped(paths: string[]): Promise<number> {
  const option = paths.find((arg) => arg.startsWith("-"));
  if (option !== undefined) {
    process.stderr.write(`invalid ${option}: --watch takes no other option\n\n${usage}`);
    return 2;
  }
  const [{ findNotebooks }, { watchCourse }] = await Promise.all([
    import("../check/check-notebooks.js"),
    import("../watch/watch-course.js"),
  ]);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const print = (text: string) => void process.stdout.write(text);
  await watchCourse(await findNotebooks(paths), print, stop.signal);
  return 0;
}
