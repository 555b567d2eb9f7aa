import { joined, type Cell, type Json, type Notebook, type Output } from "./notebook.js";

/** Lines of text, each with its newline, as nbformat stores them. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * The one way in which a notebook is written: keys sorted, text as lists of lines, one space of
 * indentation, a newline at the end; no times, no addresses, no colours the reader did not ask for.
 */
export function canonicalText(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(canonicalNotebook(notebook)), null, 1)}\n`;
}

/** The notebook with everything left out that may differ from run to run. */
function canonicalNotebook(notebook: Notebook): Notebook {
  const { kernelspec, language_info, ...rest } = notebook.metadata as Json & {
    language_info?: Json;
  };
  const kept = {
    ...rest,
    ...(kernelspec ? { kernelspec } : {}),
    ...(language_info ? { language_info: plainInfo(language_info) } : {}),
  };
  return {
    ...notebook,
    metadata: kept as Notebook["metadata"],
    cells: notebook.cells.map(canonicalCell),
  };
}

/** The language, without the version of whatever happened to run it. */
function plainInfo(info: Json): Json {
  const { file_extension, mimetype, name } = info;
  return { file_extension, mimetype, name };
}

/** Times of execution, and what an editor folded or scrolled, say nothing about the notebook. */
const passing = ["execution", "ExecuteTime", "scrolled", "collapsed"];

function canonicalCell(cell: Cell): Cell {
  const metadata = Object.fromEntries(
    Object.entries(cell.metadata).filter(([key]) => !passing.includes(key)),
  );
  const text = splitLines(joined(cell.source));
  const out: Cell = { ...cell, metadata, source: text };
  if (cell.cell_type === "code") out.outputs = (cell.outputs ?? []).map(canonicalOutput);
  return out;
}

/** An output as it is stored: known keys only, text as lines. */
export function canonicalOutput(output: Output): Output {
  switch (output.output_type) {
    case "stream":
      return {
        output_type: "stream",
        name: output["name"],
        text: splitLines(joined(output["text"])),
      };
    case "error":
      return {
        output_type: "error",
        ename: output["ename"],
        evalue: output["evalue"],
        traceback: output["traceback"],
      };
    default:
      return {
        output_type: output.output_type,
        data: canonicalBundle(output["data"] as Json),
        metadata: output["metadata"] ?? {},
        ...(output.output_type === "execute_result"
          ? { execution_count: output["execution_count"] ?? null }
          : {}),
      };
  }
}

function canonicalBundle(bundle: Json): Json {
  return Object.fromEntries(
    Object.entries(bundle).map(([mime, data]) => [
      mime,
      isText(mime) ? splitLines(joined(data)) : data,
    ]),
  );
}

/** Whether nbformat stores data of this type as lines of text. */
function isText(mime: string): boolean {
  return (
    (mime.startsWith("text/") || mime.endsWith("+xml") || mime === "application/javascript") &&
    !mime.endsWith("json")
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
