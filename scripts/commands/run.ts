import { runCommand } from "./notebook-command.js";
import { optionsUsage } from "./options.js";

const usage = `usage: gatehouse run [paths] [options]

Executes notebooks from top to bottom, each in a kernel of its own. Paths are notebooks or folders; none means the course.

${optionsUsage}  --update         write the outputs into the notebooks that ran without a failure

Exit: 0 fine, 1 a cell failed, 2 bad usage or a notebook that cannot be used.
`;

export function command(args: string[]): Promise<number> {
  return runCommand(
    {
      name: "run",
      usage,
      compare: false,
      then: async (examination, { update }) => {
        if (!update) return;
        const { rewrite } = await import("../update/rewrite.js");
        await rewrite(examination);
      },
    },
    args,
  );
}
