import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { root } from "../../paths.js";

/** `npx gatehouse check --jobs 2`, `npm run bench -- --out x`, as they stand in code. */
const call = /\b(npx gatehouse|npm(?: run)?) ([\w:-]+)([^`\n#;&|]*)/g;
/** Words of npm, and words that follow its name in a sentence. */
const own = new Set(
  "and or on is in brings ci install start test pack publish audit exec version view".split(" "),
);

/** Commands and options that documents name and that do not exist. */
export function commandFindings({ notebook }: NotebookFile): Finding[] {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return notebook.cells.flatMap((cell, k) => {
    if (cell.cell_type !== "markdown") return [];
    const source = sourceOf(cell);
    return [...source.matchAll(call)].flatMap((match): Finding[] => {
      const message = problemOf(match, scripts);
      const line = source.slice(0, match.index).split("\n").length;
      return message === undefined ? [] : [{ kind: "link", cell: k + 1, line, message }];
    });
  });
}

function problemOf(
  [, program, name = "", rest = ""]: RegExpMatchArray,
  scripts: Record<string, string>,
): string | undefined {
  const isOurs = program === "npx gatehouse";
  if (!isOurs && !(name in scripts))
    return own.has(name) && program === "npm" ? undefined : `package.json has no script "${name}"`;
  const command = isOurs ? name : /gatehouse\.mjs ([\w-]+)/.exec(scripts[name]!)?.[1];
  if (command === undefined) return undefined;
  const file = path.join(root, "scripts", "commands", `${command}.ts`);
  if (!existsSync(file)) return `there is no command \`gatehouse ${command}\``;
  const taken =
    readFileSync(file, "utf8") + readFileSync(path.join(path.dirname(file), "options.ts"), "utf8");
  const options = [...rest.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, option]) => option!);
  const unknown = options.find((option) => !new RegExp(`--${option}\\b`).test(taken));
  return unknown && `\`gatehouse ${command}\` has no option --${unknown}`;
}
