import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { messageOf, NotebookError } from "../notebook/notebook-error.js";
import { writeWhole } from "../write-whole.js";
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

/**
 * Whether a report can be written there, found out before there is one.
 * @throws NotebookError in words when it cannot.
 */
export async function requireWritable(output: string): Promise<string> {
  const found = await stat(output).catch(() => undefined);
  if (found?.isDirectory()) throw unwritable(output, "it is a folder: name a file in it");
  if (found && (found.mode & 0o222) === 0) throw unwritable(output, "it is read-only");
  const place = found ? output : path.dirname(path.resolve(output));
  await access(place, constants.W_OK).catch((error: unknown) => {
    throw unwritable(output, messageOf(error));
  });
  return output;
}

/**
 * Writes the report to stdout, or to a file.
 * @throws NotebookError in words when the file cannot be written.
 */
export async function writeReport(
  reports: NotebookReport[],
  options: ReportOptions,
): Promise<void> {
  const text = await render(reports, options);
  const { output } = options;
  if (output === undefined) return void process.stdout.write(text);
  try {
    // Into a pipe or a device there is no writing beside it.
    const found = await stat(output).catch(() => undefined);
    await (found && !found.isFile() ? writeFile(output, text) : writeWhole(output, text));
  } catch (error) {
    throw unwritable(output, messageOf(error));
  }
}

function unwritable(output: string, reason: string): NotebookError {
  return new NotebookError(`the report cannot be written to ${output}: ${reason}`);
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
