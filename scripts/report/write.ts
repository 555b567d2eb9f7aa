import { writeFile } from "node:fs/promises";
import type { NotebookReport } from "../drift/course.js";
import type { ReporterName } from "../execute/options.js";
import { githubReport } from "./github.js";
import { htmlReport } from "./html.js";
import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { prettyReport } from "./pretty.js";

/** Writes the report to stdout, or to a file. */
export async function writeReport(
  reports: NotebookReport[],
  { reporter, output }: { reporter: ReporterName; output?: string },
): Promise<void> {
  const text = await render(reports, reporter, output === undefined);
  if (output !== undefined) await writeFile(output, text);
  else process.stdout.write(text);
}

function render(
  reports: NotebookReport[],
  reporter: ReporterName,
  toStdout: boolean,
): string | Promise<string> {
  switch (reporter) {
    case "json":
      return jsonReport(reports);
    case "junit":
      return junitReport(reports);
    case "github":
      return githubReport(reports);
    case "html":
      return htmlReport(reports);
    case "pretty":
      return prettyReport(
        reports,
        toStdout && Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"],
      );
  }
}
