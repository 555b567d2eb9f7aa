import { writeFile } from "node:fs/promises";
import type { NotebookReport } from "../check/check-notebooks.js";
import type { DealtShard } from "../execute/shard.js";
import { githubReport } from "./github.js";
import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { prettyReport } from "./pretty.js";
import type { ReporterName } from "./reporters.js";

/** In which form a report is written, and where. */
export interface ReportOptions {
  reporter: ReporterName;
  /** A file in place of stdout. */
  output?: string;
  /** The part of the whole that it tells of. */
  shard?: DealtShard;
  /** Name the slowest cells. */
  times?: boolean;
}

/** Writes the report to stdout, or to a file. */
export async function writeReport(
  reports: NotebookReport[],
  options: ReportOptions,
): Promise<void> {
  const text = await render(reports, options);
  const { output } = options;
  if (output !== undefined) await writeFile(output, text);
  else process.stdout.write(text);
}

function render(
  reports: NotebookReport[],
  { reporter, output, shard, times = false }: ReportOptions,
): string | Promise<string> {
  switch (reporter) {
    case "json":
      return jsonReport(reports, shard);
    case "junit":
      return junitReport(reports);
    case "github":
      return githubReport(reports);
    case "html":
      // Its pictures need much that no other report does.
      return import("./html.js").then(({ htmlReport }) => htmlReport(reports));
    case "pretty":
      return prettyReport(reports, output === undefined && coloured(), times);
  }
}

function coloured(): boolean {
  return Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"];
}
