import { Ajv } from "ajv";
import type { NotebookReport } from "../check/check-notebooks.js";
import type { CellResult } from "../execute/execution.js";
import type { CellFailure } from "../execute/failures.js";
import type { DealtShard } from "../execute/shard.js";
import type { Finding } from "../notebook/finding.js";
import { messageOf, NotebookError } from "../notebook/notebook-error.js";
import { readText } from "../notebook/read-text.js";

/** A JSON report, as `json.ts` writes it. */
export interface StoredReport {
  notebooks: StoredNotebook[];
  shard?: DealtShard;
}

export interface StoredNotebook {
  path: string;
  status: NotebookReport["status"];
  durationMs: number;
  cached?: boolean;
  cells: { index: number; status: CellResult["status"]; durationMs: number; error?: CellFailure }[];
  drift: Finding[];
  error?: string;
}

const [text, count, time] = [
  { type: "string" },
  { type: "integer", minimum: 0, maximum: 1e9 },
  { type: "number", minimum: 0 },
];
const texts = { type: "array", items: text };
const shardNumber = { type: "integer", minimum: 1, maximum: 1000 };

function object(required: Record<string, object>, optional: Record<string, object> = {}): object {
  return {
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

function list(items: object): object {
  return { type: "array", items };
}

const failure = object(
  { ename: text, evalue: text },
  { line: count, column: count, stderr: text, traceback: texts },
);
const cell = object(
  { index: count, status: { enum: ["ok", "failed", "skipped", "not run"] }, durationMs: time },
  { error: failure },
);
const finding = object({ kind: text, cell: count, message: text }, { line: count, cause: text });
const notebook = object(
  {
    path: text,
    status: { enum: ["ok", "failed", "unusable"] },
    durationMs: time,
    cells: list(cell),
    drift: list(finding),
  },
  { cached: { type: "boolean" }, error: text },
);
const shard = object({ index: shardNumber, of: shardNumber, plan: text });
const validate = new Ajv().compile<StoredReport>(object({ notebooks: list(notebook) }, { shard }));

/**
 * Reads a report that `--reporter json` wrote.
 * @throws NotebookError when it is none.
 */
export async function readReport(file: string): Promise<StoredReport> {
  const report = await parsed(file);
  if (validate(report)) return report;
  const [first] = validate.errors!;
  throw notOne(file, `${first!.instancePath || "the report"} ${first!.message}`);
}

async function parsed(file: string): Promise<unknown> {
  const json = await readText(file);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw notOne(file, messageOf(error));
  }
}

function notOne(file: string, reason: string): NotebookError {
  return new NotebookError(
    `${file}: not a JSON report (${reason}): give the output of --reporter json`,
  );
}
