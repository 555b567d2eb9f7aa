import { parseArgs } from "node:util";
import { UsageError } from "./options.js";
import { reporterNames } from "../report/reporters.js";
import { mergeReports } from "../report/merge.js";
import { exitCode } from "../report/summary.js";
import { writeReport } from "../report/write.js";

/** The page of differences shows outputs, which reports do not carry. */
const reporters = reporterNames.filter((name) => name !== "html");

const usage = `usage: gatehouse merge <report.json> … [options]

Makes one report of those that the shards of a run wrote with --reporter json. A missing shard is an error.

  --reporter NAME  ${reporters.join(", ")} (default pretty)
  --output FILE    write the report to a file in place of stdout

Exit: 0 fine, 1 a check failed, 2 bad usage, a notebook that cannot be used, or reports that do not make a whole.
`;

export async function command(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      reporter: { type: "string", default: "pretty" },
      output: { type: "string" },
      help: { type: "boolean" },
    },
    allowPositionals: true,
  });
  if (values.help || positionals.length === 0) {
    (values.help ? process.stdout : process.stderr).write(usage);
    return values.help ? 0 : 2;
  }
  const reporter = reporters.find((name) => name === values.reporter);
  if (!reporter) {
    throw new UsageError(
      `invalid --reporter: expected one of ${reporters.join(", ")}, got "${values.reporter}"`,
    );
  }
  const reports = await mergeReports(positionals);
  const { output } = values;
  await writeReport(reports, { reporter, ...(output === undefined ? {} : { output }) });
  return exitCode(reports);
}
