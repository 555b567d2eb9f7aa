import type { NotebookReport } from "../check/check-notebooks.js";
import type { DealtShard } from "../execute/shard.js";
import { summarise } from "./summary.js";

/** The report as one JSON object; its shape is a contract (README, "Commands"). */
export function jsonReport(reports: NotebookReport[], shard?: DealtShard): string {
  const whole = { notebooks: reports.map(notebookJson), summary: summarise(reports), shard };
  // JSON need not escape these, but some terminals obey them.
  const text = JSON.stringify(whole, null, 2).replace(
    /[\u007f-\u009f]/g,
    (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`,
  );
  return `${text}\n`;
}

function notebookJson({ path, status, durationMs, examination, findings, reason }: NotebookReport) {
  return {
    path,
    status,
    durationMs: Math.round(durationMs),
    cached: examination?.execution.cached ?? false,
    cells: (examination?.execution.cells ?? []).map((cell) => ({
      index: cell.index,
      status: cell.status,
      durationMs: Math.round(cell.durationMs),
      ...(cell.failure ? { error: withoutSource(cell.failure) } : {}),
    })),
    drift: examination?.drift ?? findings ?? [],
    ...(reason === undefined ? {} : { error: reason }),
    ...(examination?.execution.broken === undefined ? {} : { error: examination.execution.broken }),
  };
}

function withoutSource({ source: _, ...failure }: { source?: string }) {
  return failure;
}
