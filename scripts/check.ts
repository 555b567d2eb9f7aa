import { runCommand } from "./drift/command.js";
import { optionsUsage } from "./execute/options.js";

const usage = `usage: gatehouse check [paths] [options]

Executes notebooks and compares: nbformat's schema and the canonical form, the types of all cells against the library's
sources, outputs and figures against the committed ones (numbers within a tolerance, all else exactly), equations,
names and numbers in the prose. Writes nothing.

${optionsUsage}
Exit: 0 fine, 1 a check failed, 2 bad usage or a notebook that cannot be used.
`;

export function command(args: string[]): Promise<number> {
  return runCommand({ name: "check", usage, compare: true }, args);
}
