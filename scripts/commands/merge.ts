import { choice, commandOf, text } from "./arguments.js";
import { mergeReports } from "../report/merge.js";
import { exitCode } from "../report/summary.js";
import { requireWritable, writeReport } from "../report/write.js";

/** The page of differences shows outputs, which reports do not carry. */
const reporters = ["pretty", "json", "junit", "github"] as const;

const usage = `usage: gatehouse merge <report.json> … [options]

Makes one report of those that the shards of a run wrote with --reporter json. A missing shard is an error.

  --reporter NAME  ${reporters.join(", ")} (default pretty)
  --output FILE    write the report to a file in place of stdout

Exit: 0 fine, 1 a check failed, 2 bad usage, a notebook that cannot be used, or reports that do not make a whole.
`;

export const command = commandOf({
  usage,
  options: { reporter: choice(reporters), output: text() },
  takes: { least: 1, most: Infinity },
  run: async ({ reporter, output }, files) => {
    const to = output === undefined ? {} : { output: await requireWritable(output) };
    const reports = await mergeReports(files);
    await writeReport(reports, { reporter, ...to });
    return exitCode(reports);
  },
});
