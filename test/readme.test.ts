import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../scripts/paths.js";
import { gatehouse } from "./command.js";

const readme = readFileSync(path.join(root, "README.md"), "utf8");

/** A part of the README, from its heading to the next of the same rank. */
function section(heading: string): string {
  const rank = /^#+/.exec(heading)![0];
  const from = readme.indexOf(`\n${heading}\n`);
  expect(from, `the README has the section ${heading}`).toBeGreaterThan(-1);
  return readme.slice(from + 1).split(new RegExp(`\n${rank} (?!#)`))[0]!;
}

function folders(of: string): string[] {
  return readdirSync(path.join(root, of), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(?:dist|node_modules)/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

describe("the README", () => {
  it.each(["lib", "scripts"])("lists the folders of %s/ as they are", (of) => {
    const text = section("## Architecture");
    const [lib, scripts] = text.split("`scripts/main.ts` loads");
    const rows = (of === "lib" ? lib : scripts)!.matchAll(/^\| `([\w-]+)\/`/gm);
    expect([...rows].map(([, name]) => name!).sort()).toEqual(folders(of));
  });

  it("lists every command that its --help lists, and no other", async () => {
    const help = (await gatehouse(["--help"]).ended).stderr;
    const known = /^commands: (.*)$/m.exec(help)![1]!.split(", ");
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const served = Object.entries(scripts).flatMap(([name, line]) => {
      const command = /^node scripts\/gatehouse\.mjs ([\w-]+)/.exec(line)?.[1];
      return command === undefined ? [] : [[name, command] as const];
    });
    const named = [...readme.matchAll(/`npx gatehouse ([\w-]+)/g)].map(([, name]) => name!);
    const run = [...readme.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name!);
    const reached = served.filter(([name]) => run.includes(name)).map(([, command]) => command);
    expect([...new Set([...named, ...reached])].sort()).toEqual([...known].sort());
  });

  it("names the options of run, check and update as their --help does", async () => {
    const help = (await gatehouse(["check", "--help"]).ended).stdout;
    const options = (text: string) => [...text.matchAll(/--[a-z][a-z-]+/g)].map(([name]) => name);
    const sentence = /`run`, `check` and `update` take ([^]*?)\.\s/.exec(readme)![1]!;
    for (const option of options(sentence)) expect(options(help)).toContain(option);
  });

  it("opens with the two commands that do all the set-up", () => {
    const first = /```sh\n([^]*?)```/.exec(readme)![1]!.split("\n");
    expect(first[0]).toMatch(/^npm ci && npm start\b/);
    expect(first[1]).toMatch(/^npm test\b/);
  });
});
