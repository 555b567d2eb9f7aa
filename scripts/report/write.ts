import { writeFile } from "node:fs/promises";
import type { NotebookReport } from "../drift/course.js";
import type { ReporterName } from "../execute/options.js";
import type { DealtShard } from "../execute/shard.js";
import { githubReport } from "./github.js";
import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { prettyReport } from "./pretty.js";

/** Writes the report to stdout, or to a file. */
export async function writeReport(
  reports: NotebookReport[],
  { reporter, output, shard }: { reporter: ReporterName; output?: string; shard?: DealtShard },
): Promise<void> {
  const text =
    reporter === "json"
      ? jsonReport(reports, shard)
      : await render(reports, reporter, output === undefined);
  if (output !== undefined) await writeFile(output, text);
  else process.stdout.write(text);
}

function render(
  reports: NotebookReport[],
  reporter: Exclude<ReporterName, "json">,
  toStdout: boolean,
): string | Promise<string> {
  switch (reporter) {
    case "junit":
      return junitReport(reports);
    case "github":
      return githubReport(reports);
    case "html":
      // Its pictures need much that no other report does.
      return import("./html.js").then(({ htmlReport }) => htmlReport(reports));
    case "pretty":
      return prettyReport(
        reports,
        toStdout && Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"],
      );
  }
}
