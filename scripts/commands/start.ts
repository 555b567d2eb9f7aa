import path from "node:path";
import { commandOf, flag, port } from "./arguments.js";
import { command as check } from "./check.js";
import { distFolder } from "../paths.js";
import { command as site } from "./site.js";
import { serveFolder } from "../site/serve.js";

const usage = `usage: gatehouse start [--no-serve] [--port N]

Checks every notebook of the course, builds the site and serves it on this machine.

  --no-serve  end when the site is built
  --port N    where to serve (default 4173)
`;

export const command = commandOf({
  usage,
  options: { "no-serve": flag(), port: port(4173) },
  run: async (values) => {
    const code = (await check([])) || (await site([]));
    if (code !== 0 || values["no-serve"]) return code;
    await serveFolder(path.join(distFolder, "site"), values.port);
    process.stdout.write(`serving the course on http://127.0.0.1:${values.port}/ (Ctrl-C ends)\n`);
    return 0;
  },
});
