import { keepNumbers, pythonJson } from "./json-text.js";
import { joined, type NotebookCell, type Json, type Notebook, type Output } from "./notebook.js";
import { isObject } from "./structure.js";

/** Lines of text, each with its newline, as VS Code stores them and git counts them. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Whatever Python takes for the end of a line; nbformat splits there. */
const pythonLine =
  // eslint-disable-next-line no-control-regex
  /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g;

/** How a writer of notebooks stores the text of a type, and where it splits it into lines. */
interface TextForm {
  isSplit: (mime: string) => boolean;
  split: (text: string) => string[];
}

const jupyter: TextForm = {
  isSplit: (mime) =>
    mime.startsWith("text/") || mime === "application/javascript" || mime === "image/svg+xml",
  split: (text) => text.match(pythonLine) ?? [],
};
const vsCode: TextForm = {
  isSplit: (mime) => mime.startsWith("text/") || mime === "image/svg+xml",
  split: splitLines,
};

/**
 * The one way in which `update` writes a notebook: as Jupyter writes it, without what may differ from run to run:
 * times, what an editor folded, the version of whatever ran it.
 */
export function canonicalText(notebook: Notebook): string {
  return jupyterText(withoutPassing(notebook));
}

/** The text that Jupyter's own writer (nbformat) makes of a notebook. */
export function jupyterText(notebook: Notebook): string {
  return storedText({
    ...notebook,
    metadata: without(notebook.metadata, transient),
    cells: notebook.cells.map((cell) => ({
      ...cell,
      metadata: without(cell.metadata, ["trusted"]),
    })),
  });
}

/** The same with what Jupyter says of a notebook only while it is open, should a file have it. */
export function storedText(notebook: Notebook): string {
  return `${pythonJson(stored(notebook, jupyter))}\n`;
}

/** The text that VS Code makes of a notebook: the same, but for numbers, the order of odd keys, and odd ends of lines. */
export function vsCodeText(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(stored(notebook, vsCode)), null, 1)}\n`;
}

/** An output as it is stored: known keys only, text as lines. What is no output of nbformat stays as it is. */
export function canonicalOutput(output: Output): Output {
  const { output_type, name, text, ename, evalue, traceback, data } = output;
  switch (output_type) {
    case "stream":
      return { output_type, name, text: jupyter.split(joined(text)) };
    case "error":
      return { output_type, ename, evalue, traceback };
    case "display_data":
    case "execute_result":
      return {
        output_type,
        data: isObject(data) ? storedBundle(data, jupyter) : {},
        metadata: output["metadata"] ?? {},
        ...(output_type === "execute_result"
          ? { execution_count: output["execution_count"] ?? null }
          : {}),
      };
    default:
      return output;
  }
}

/** Metadata that Jupyter never writes: it is said of a notebook while it is open. */
const transient = ["orig_nbformat", "orig_nbformat_minor", "signature"];
/** Times of execution, and what an editor folded or scrolled, say nothing about the notebook. */
const passing = ["execution", "ExecuteTime", "scrolled", "collapsed"];

function withoutPassing(notebook: Notebook): Notebook {
  const { language_info } = notebook.metadata;
  const metadata = isObject(language_info)
    ? { ...notebook.metadata, language_info: plainInfo(language_info) }
    : notebook.metadata;
  return {
    ...notebook,
    metadata: keepNumbers(notebook.metadata, metadata),
    cells: notebook.cells.map((cell) => {
      const kept = { ...cell, metadata: without(cell.metadata, passing) };
      return cell.cell_type === "code"
        ? { ...kept, outputs: (cell.outputs ?? []).map(canonicalOutput) }
        : kept;
    }),
  };
}

/** The language, without the version of whatever happened to run it. */
function plainInfo({ file_extension, mimetype, name }: Json): Json {
  return { file_extension, mimetype, name };
}

function without(metadata: Json, keys: string[]): Json {
  if (!keys.some((key) => key in metadata)) return metadata;
  const kept = Object.entries(metadata).filter(([key]) => !keys.includes(key));
  return keepNumbers(metadata, Object.fromEntries(kept));
}

function stored(notebook: Notebook, form: TextForm): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => storedCell(cell, form)),
  };
}

function storedCell(cell: NotebookCell, form: TextForm): NotebookCell {
  const { attachments } = cell;
  return keepNumbers(cell, {
    ...cell,
    source: form.split(joined(cell.source)),
    ...(isObject(attachments) ? { attachments: storedAttachments(attachments, form) } : {}),
    ...(cell.cell_type === "code"
      ? { outputs: (cell.outputs ?? []).map((output) => storedOutput(output, form)) }
      : {}),
  });
}

function storedAttachments(attachments: Json, form: TextForm): Json {
  const named = Object.entries(attachments).map(([name, bundle]) => [
    name,
    isObject(bundle) ? storedBundle(bundle, form) : bundle,
  ]);
  return Object.fromEntries(named) as Json;
}

function storedOutput(output: Output, form: TextForm): Output {
  const { output_type, text, data } = output;
  if (output_type === "stream")
    return keepNumbers(output, { ...output, text: form.split(joined(text)) });
  const shows = output_type === "display_data" || output_type === "execute_result";
  if (!shows || !isObject(data)) return output;
  return keepNumbers(output, { ...output, data: storedBundle(data, form) });
}

function storedBundle(bundle: Json, form: TextForm): Json {
  const entries = Object.entries(bundle).map(([mime, data]) => [
    mime,
    storedData(mime, data, form),
  ]);
  return keepNumbers(bundle, Object.fromEntries(entries) as Json);
}

/** Text as lines, or, of types that are not split, as one; JSON as it is. */
function storedData(mime: string, data: unknown, form: TextForm): unknown {
  const isJson =
    mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
  const isLines = Array.isArray(data) && data.every((line) => typeof line === "string");
  if (isJson || !(isLines || typeof data === "string")) return data;
  return form.isSplit(mime) ? form.split(joined(data)) : joined(data);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
