// Writes the files of test/goldens/written, which written.py then reads with other libraries.
//
// Run:  npx tsx test/goldens/written.ts && python test/goldens/written.py

import { mkdir, writeFile } from "node:fs/promises";
import { writtenFiles } from "../lib/formats/written-files.js";

const folder = new URL("written/", import.meta.url);

await mkdir(folder, { recursive: true });
const written = Object.entries(writtenFiles).map(([name, write]) => [name, write()] as const);
for (const [name, { file }] of written) await writeFile(new URL(name, folder), file);
const inputs = written.map(([name, { x }]) => [name, x]);
await writeFile(new URL("inputs.json", folder), `${JSON.stringify(Object.fromEntries(inputs))}\n`);
