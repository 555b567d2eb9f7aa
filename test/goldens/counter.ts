// Makes lib/course/counter-weights.ts: `npx tsx test/goldens/counter.ts`. The lesson on training trains the same.
import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { mapParameters, modelParameters } from "../../lib/index.js";
import { trainedCounter } from "../lib/course/trained-counter.js";

const { cells, readout } = mapParameters(modelParameters(trainedCounter()), (vector) =>
  vector.map((number) => Number(number.toFixed(4))),
);
const head = "/** What test/goldens/counter.ts trains, to four decimals. */\n";
const source = `${head}export const cell = ${JSON.stringify(cells[0])};\nexport const readout = ${JSON.stringify(readout)};\n`;
await writeFile(
  new URL("../../lib/course/counter-weights.ts", import.meta.url),
  await format(source, { parser: "typescript", printWidth: 100 }),
);
