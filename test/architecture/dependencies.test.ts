import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { expect, it } from "vitest";
import { root } from "../../scripts/paths.js";

/** What only this repository runs, and no package holds: it may use what the repository itself declares. */
const ofRepository =
  /^scripts\/(bench|conformance|stress|testing|sensitivity|site\/fonts|build)\/|^scripts\/gatehouse\.mjs$|^scripts\/kernel\/launch\.mjs$/;
const imported =
  /\b(?:from|import)\s*\(?\s*"([^"./][^"]*)"|\brequire(?:\.resolve)?\(\s*"([^"./][^"]*)"/g;

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8")) as Manifest;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return /^(dist.*|node_modules|compiled.*)$/.test(entry.name) ? [] : sourcesIn(file);
    return /(?<!\.d)\.m?[jt]s$/.test(entry.name) ? [file] : [];
  });
}

/** The packages that a text imports by name; types alone are erased and need nobody. */
function packagesOf(text: string): string[] {
  const code = text.replace(/^import type [^;]*;/gm, "").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  return [...code.matchAll(imported)]
    .map(([, by, required]) => (by ?? required)!)
    .filter((name) => !isBuiltin(name) && /^(@[\w.-]+\/)?[\w.-]+/.test(name))
    .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0]);
}

it.each(["lib", "scripts"])(
  "every package that %s/ imports is declared where it is used",
  (top) => {
    const { name, dependencies, devDependencies } = manifestIn(top);
    const own = { ...dependencies, ...devDependencies, [name]: "" };
    const ofRoot = manifestIn("").devDependencies!;
    const undeclared = sourcesIn(top).flatMap((file) =>
      packagesOf(readFileSync(path.join(root, file), "utf8"))
        .filter((each) => !(each in own) && !(ofRepository.test(file) && each in ofRoot))
        .map((each) => `${file}: ${each}`),
    );
    expect(undeclared).toEqual([]);
  },
);

it("a package is found however it is imported, and a type alone is none", () => {
  expect(
    packagesOf(
      'import a from "a/b";\nawait import("@c/d/e");\nrequire.resolve("f");\nimport type { G } from "g";\nimport fs from "node:fs";',
    ),
  ).toEqual(["a", "@c/d", "f"]);
});
