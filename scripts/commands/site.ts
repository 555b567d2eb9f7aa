import path from "node:path";
import { findNotebooks } from "../check/check-notebooks.js";
import { commandOf, text, UsageError } from "./arguments.js";
import { distFolder } from "../paths.js";
import { buildSite } from "../site/build.js";

const usage = `usage: gatehouse site [--out DIR] [notebooks]

Builds the course site from the notebooks as they are committed: static files that need no server.

  --url URL  where the site will stand (https://…): pages can then be shared with a picture, and there is a sitemap.xml
  --out DIR  where to (default dist/site): a new folder, an empty one, or a site built before. Files of an
             earlier build are replaced; a folder that holds anything else is refused and left as it is

Exit: 0 fine, 1 a link leads nowhere or a formula cannot be set, 2 bad usage.
`;

export const command = commandOf({
  usage,
  options: { out: text(), url: text() },
  takes: { most: Infinity },
  run: async (values, paths) => {
    const out = path.resolve(values.out ?? path.join(distFolder, "site"));
    const pages = await buildSite(await findNotebooks(paths), out, { url: addressOf(values.url) });
    process.stdout.write(`built ${pages} pages in ${path.relative(process.cwd(), out) || "."}\n`);
    return 0;
  },
});

function addressOf(url: string | undefined): string | undefined {
  if (url === undefined || /^https?:\/\/[^\s"'<>?#]+$/.test(url)) return url;
  throw new UsageError(`invalid --url: expected https://…, got "${url}"`);
}
