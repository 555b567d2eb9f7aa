import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** The name under which the notices travel. */
export const noticesName = "THIRD-PARTY-NOTICES.txt";

interface PackageFacts {
  name: string;
  version: string;
  license?: string;
}

/**
 * What the licences of packages ask to travel with their code: of each package that one of the files belongs to, its
 * name, version, licence and the licence's text.
 * @param files what was bundled; files of no package are passed over.
 * @throws Error when a package comes with no text of its licence.
 */
export async function noticesOf(files: string[]): Promise<string> {
  const folders = new Set(files.flatMap((file) => packageOf(file) ?? []));
  const notices = await Promise.all([...folders].map(noticeOf));
  return `${notices.sort().join(`\n${"-".repeat(72)}\n\n`)}`;
}

/** The folder of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path.resolve(file))?.[0];
}

async function noticeOf(folder: string): Promise<string> {
  const facts = JSON.parse(
    await readFile(path.join(folder, "package.json"), "utf8"),
  ) as PackageFacts;
  const names = await readdir(folder);
  const name = names.find((each) => /^(licen[cs]e|copying)(\.|-|$)/i.test(each));
  if (name === undefined)
    throw new Error(`${folder}: no file LICENSE, whose text must go with what is bundled of it`);
  const text = await readFile(path.join(folder, name), "utf8");
  return `${facts.name} ${facts.version}, ${facts.license ?? "licence below"}\n\n${text.trim()}\n`;
}
