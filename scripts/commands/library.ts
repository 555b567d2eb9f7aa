import { commandOf, flag } from "./arguments.js";
import { buildLibrary } from "../build/library.js";

const usage = `usage: gatehouse library [--force]

Builds lib/ into lib/dist: CommonJS for the kernel, an ES module for the browser, declarations.
Does nothing when the sources have not changed since the last build.
`;

export const command = commandOf({
  usage,
  options: { force: flag() },
  run: async ({ force }) => {
    const built = await buildLibrary({ force });
    process.stdout.write(built ? "built lib/dist\n" : "lib/dist is up to date\n");
    return 0;
  },
});
