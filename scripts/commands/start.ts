import path from "node:path";
import { parseArgs } from "node:util";
import { command as check } from "./check.js";
import { distFolder } from "../paths.js";
import { command as site } from "./site.js";
import { serveFolder } from "../site/serve.js";

const usage = `usage: gatehouse start [--no-serve] [--port N]

Checks every notebook of the course, builds the site and serves it on this machine.

  --no-serve  end when the site is built
  --port N    where to serve (default 4173)
`;

export async function command(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      "no-serve": { type: "boolean" },
      port: { type: "string", default: "4173" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const code = (await check([])) || (await site([]));
  if (code !== 0 || values["no-serve"]) return code;
  await serveFolder(path.join(distFolder, "site"), Number(values.port));
  process.stdout.write(`serving the course on http://127.0.0.1:${values.port}/ (Ctrl-C ends)\n`);
  return 0;
}
