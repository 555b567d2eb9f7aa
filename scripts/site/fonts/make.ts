import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import subsetFont from "subset-font";
import { mathematicsCharacters, textCharacters } from "./characters.js";

// Makes the fonts that pages carry, from the packages that publish them: run it when characters.ts has changed. What it
// writes is committed, since compressing takes seconds and a build of the site must not.

const require = createRequire(import.meta.url);
const serif = "@fontsource/source-serif-4/files/source-serif-4-latin";

const fonts: [name: string, source: string, characters: string][] = [
  ["text", `${serif}-400-normal.woff2`, textCharacters],
  ["text-italic", `${serif}-400-italic.woff2`, textCharacters],
  ["text-bold", `${serif}-700-normal.woff2`, textCharacters],
  [
    "mathematics",
    "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2",
    mathematicsCharacters,
  ],
];

/** Of what fonts can do beside drawing letters: kerning, ligatures, accents, and the smaller signs of scripts. */
const options = {
  targetFormat: "woff2",
  noHinting: true,
  keepFeatures: ["ssty", "dtls", "kern", "liga", "mark", "mkmk", "ccmp"],
} as const;

for (const [name, source, characters] of fonts) {
  const whole = await readFile(require.resolve(source));
  const part = await subsetFont(whole, characters, options);
  await writeFile(path.join(import.meta.dirname, `${name}.woff2`), part);
  process.stdout.write(`${name}: ${part.length} bytes\n`);
}
