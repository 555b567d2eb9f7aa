import { parseArgs } from "node:util";
import { buildLibrary } from "../build/library.js";

const usage = `usage: gatehouse library [--force]

Builds lib/ into lib/dist: CommonJS for the kernel, an ES module for the browser, declarations.
Does nothing when the sources have not changed since the last build.
`;

export async function command(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { force: { type: "boolean", default: false }, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const built = await buildLibrary({ force: values.force });
  process.stdout.write(built ? "built lib/dist\n" : "lib/dist is up to date\n");
  return 0;
}
