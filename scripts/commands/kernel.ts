import path from "node:path";
import { parseArgs } from "node:util";
import { installKernelspec, userDataFolder } from "../kernel/spec/kernelspec.js";

const usage = `usage: gatehouse kernel install [--prefix DIR | --user]

Registers the kernel as \`tslab\` with Jupyter: for the user (the default), or below DIR/share/jupyter,
where DIR is a Python environment.
`;

export async function command(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { prefix: { type: "string" }, user: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const twice = values.prefix !== undefined && values.user;
  if (positionals.length !== 1 || positionals[0] !== "install" || twice) {
    process.stderr.write(usage);
    return 2;
  }
  const folder = await installKernelspec(
    values.prefix === undefined
      ? userDataFolder()
      : path.join(path.resolve(values.prefix), "share", "jupyter"),
  );
  process.stdout.write(`registered the kernel tslab in ${folder}\n`);
  return 0;
}
