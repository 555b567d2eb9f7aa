// Writes the files of test/goldens/written, which written.py then reads with other libraries.
//
// Run:  npx tsx test/goldens/written.ts && python test/goldens/written.py

import { mkdir, writeFile } from "node:fs/promises";
import { writtenFiles } from "../formats/written-files.js";

const folder = new URL("written/", import.meta.url);

await mkdir(folder, { recursive: true });
for (const [name, { file }] of Object.entries(writtenFiles)) {
  await writeFile(new URL(name, folder), file);
}
const inputs = Object.entries(writtenFiles).map(([name, { x }]) => [name, x]);
await writeFile(new URL("inputs.json", folder), `${JSON.stringify(Object.fromEntries(inputs))}\n`);
