import type { NotebookReport } from "../check/check-notebooks.js";
import { NotebookError } from "../notebook/notebook.js";
import { readReport, type StoredNotebook, type StoredReport } from "./stored.js";

/**
 * The reports of several machines as one.
 * @throws NotebookError when one is no report, a shard is missing or twice there, or they are not of one deal.
 */
export async function mergeReports(files: string[]): Promise<NotebookReport[]> {
  const reports = await Promise.all(files.map(readReport));
  requireWhole(reports);
  const notebooks = reports.flatMap((report) => report.notebooks);
  const paths = notebooks.map((notebook) => notebook.path);
  const twice = paths.find((name, k) => paths.indexOf(name) !== k);
  if (twice !== undefined)
    throw new NotebookError(`${twice}: in two of the reports: give each report once`);
  return notebooks.sort((a, b) => (a.path < b.path ? -1 : 1)).map(asReport);
}

/** A notebook that no machine ran must not go unnoticed. */
function requireWhole(reports: StoredReport[]): void {
  const shards = reports.flatMap(({ shard }) => shard ?? []);
  if (shards.length === 0) return;
  const { of, plan } = shards[0]!;
  const present = shards.map(({ index }) => index).sort((a, b) => a - b);
  const wanted = Array.from({ length: of }, (_, k) => k + 1);
  if (shards.some((shard) => shard.plan !== plan || shard.of !== of)) {
    throw new NotebookError(
      "the reports are not of one deal: their notebooks or durations differ: give every machine the same --durations FILE",
    );
  }
  if (present.join() !== wanted.join() || shards.length !== reports.length) {
    throw new NotebookError(
      `expected the reports of shards ${wanted.join(", ")} of ${of}, got ${present.join(", ")}`,
    );
  }
}

function asReport(stored: StoredNotebook): NotebookReport {
  const { path, status, durationMs, error } = stored;
  if (status === "unusable") return { path, status, durationMs, reason: error ?? "" };
  const cells = stored.cells.map(({ error: failure, ...cell }) => ({
    ...cell,
    outputs: [],
    executionCount: null,
    ...(failure ? { failure } : {}),
  }));
  const execution = {
    cells,
    durationMs,
    cached: stored.cached ?? false,
    ...(error === undefined ? {} : { broken: error }),
  };
  // A report does not carry the notebooks themselves.
  const notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  const file = { path, text: "", notebook };
  const examination = { file, execution, drift: stored.drift, prose: new Map<number, string>() };
  const isList = stored.cells.length === 0 && !path.endsWith(".ipynb");
  return isList
    ? { path, status, durationMs, findings: stored.drift }
    : { path, status, durationMs, examination };
}
