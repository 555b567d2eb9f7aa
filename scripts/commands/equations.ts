import { buildLibrary } from "../build/library.js";
import { findNotebooks } from "../check/check-notebooks.js";
import { commandOf, flag } from "./arguments.js";
import { checkEquations, tracesFor } from "../equations/check-notebook.js";
import { builtTraces } from "../equations/course/course-traces.js";
import { blindSpotLines, findingLines, symbolLines } from "../equations/listing.js";
import { readNotebook } from "../notebook/notebook.js";
import { notebooksFolder } from "../paths.js";

const usage = `usage: gatehouse equations [paths] [options]

Checks only the equations of notebooks, without a kernel: every $$…$$, and $…$ where it is marked.

  --symbols        list the traces with their symbols instead: a wrong row is trusted, so review it like code
  --blind-spots    list what a trace cannot tell apart: changes that make an equation false and go unnoticed
  --help           this text

Exit: 0 fine, 1 an equation is refused, 2 bad usage or a notebook that cannot be used.
`;

export const command = commandOf({
  usage,
  options: { symbols: flag(), "blind-spots": flag() },
  takes: { most: Infinity },
  run: async (values, given) => {
    await buildLibrary();
    if (values.symbols) {
      process.stdout.write(symbolLines(await tracesFor(given[0] ?? notebooksFolder)));
      return 0;
    }
    const paths = await findNotebooks(given);
    const files = await Promise.all(paths.map(readNotebook));
    await builtTraces();
    const before = process.cpuUsage();
    const reports = await Promise.all(
      files.map(async (file) => ({ path: file.path, ...(await checkEquations(file)) })),
    );
    const { user, system } = process.cpuUsage(before);
    process.stdout.write(findingLines(reports, (user + system) / 1000));
    if (values["blind-spots"]) process.stdout.write(await blindSpotLines(reports));
    return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
  },
});
