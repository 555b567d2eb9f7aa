import { watch } from "node:fs";
import path from "node:path";
import { findNotebooks } from "../check/check-notebooks.js";
import { commandOf, port } from "./arguments.js";
import { distFolder } from "../paths.js";
import { buildSite } from "../site/build.js";
import { client } from "../site/bundle.js";
import { serveFolder } from "../site/serve.js";

const usage = `usage: gatehouse dev [--port N] [notebooks]

Serves the course site on this machine and builds it anew whenever a notebook, a style or a script of the pages is
saved; open pages reload themselves. Nothing is executed: outputs are shown as they are stored.

  --port N  where to serve (default 4174)
`;

/** How long files must have been at rest before they are read, in milliseconds. */
const restMs = 60;

export const command = commandOf({
  usage,
  options: { port: port(4174) },
  takes: { most: Infinity },
  run: async (values, paths) => {
    const out = path.join(distFolder, "dev");
    const build = async () => {
      const started = performance.now();
      try {
        const pages = await buildSite(await findNotebooks(paths), out, { reloads: true });
        say(`built ${pages} pages in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
      } catch (error) {
        say(`${(error as Error).message}\n`);
      }
    };
    await build();
    await serveFolder(out, values.port);
    say(`serving on http://127.0.0.1:${values.port}/ (Ctrl-C ends)\n`);
    const folders = new Set((await findNotebooks(paths)).map((file) => path.dirname(file)));
    onChange([client, ...folders], build);
    return 0;
  },
});

/** Does something after files have changed, never twice at once. */
function onChange(folders: string[], work: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  for (const folder of folders)
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => (running = running.then(work)), restMs);
    });
}

function say(text: string): void {
  process.stdout.write(text);
}
