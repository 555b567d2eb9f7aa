import { parseArgs } from "node:util";
import { runChecks } from "../testing/checks.js";

const usage = `usage: gatehouse test [--only NAME]

Everything that must hold: library build, types, lint, format, then every test of test/ (library, notebooks,
kernel, site in a real browser, JupyterLab). Installs what it needs first. The last line counts.
`;

export async function command(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { only: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { passed, failed } = await runChecks(values.only);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
