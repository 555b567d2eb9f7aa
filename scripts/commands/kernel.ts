import path from "node:path";
import { commandOf, flag, text, UsageError } from "./arguments.js";
import { installKernelspec, userDataFolder } from "../kernel/spec/kernelspec.js";

const usage = `usage: gatehouse kernel install [--prefix DIR | --user]

Registers the kernel as \`tslab\` with Jupyter: for the user (the default), or below DIR/share/jupyter,
where DIR is a Python environment.
`;

export const command = commandOf({
  usage,
  options: { prefix: text(), user: flag() },
  takes: { least: 1, most: 1 },
  run: async ({ prefix, user }, [action]) => {
    if (action !== "install")
      throw new UsageError(`invalid action: expected install, got "${action}"`);
    if (prefix !== undefined && user)
      throw new UsageError("invalid --user: expected one of --prefix and --user, got both");
    const folder = await installKernelspec(
      prefix === undefined ? userDataFolder() : path.join(path.resolve(prefix), "share", "jupyter"),
      (note) => process.stdout.write(`${note}\n`),
    );
    process.stdout.write(`registered the kernel tslab in ${folder}\n`);
    return 0;
  },
});
