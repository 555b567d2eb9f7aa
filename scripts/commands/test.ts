import { commandOf, text } from "./arguments.js";
import { runChecks } from "../testing/checks.js";

const usage = `usage: gatehouse test [--only NAME]

Everything that must hold: library build, types, lint, format, then every test of test/ (library, notebooks,
kernel, site in a real browser, JupyterLab). Installs what it needs first. The last line counts.
`;

export const command = commandOf({
  usage,
  options: { only: text() },
  run: async ({ only }) => {
    const { passed, failed } = await runChecks(only);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 && passed > 0 ? 0 : 1;
  },
});
