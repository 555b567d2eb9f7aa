import { numberText } from "../../cells/readable-numbers.js";

const maxRows = 60;

type Row = Record<string, unknown>;

/** An HTML table of an array of records (plain objects with cells of plain values), or undefined for anything else. */
export function tableOf(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return undefined;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return undefined;
  return html(["", ...columns], value.length, (index) => {
    const row = value[index] as Row;
    return [index, ...columns.map((column) => row[column])];
  });
}

/** An HTML table of a typed array: its kind and length, and its first entries by index. */
export function typedArrayTable(value: unknown): string | undefined {
  if (!ArrayBuffer.isView(value) || value instanceof DataView || Buffer.isBuffer(value))
    return undefined;
  const entries = value as unknown as ArrayLike<number | bigint>;
  const caption = `${value.constructor.name}(${entries.length})`;
  return html(["index", caption], entries.length, (index) => [index, entries[index]]);
}

function html(head: string[], length: number, row: (index: number) => unknown[]): string {
  const shown = Array.from({ length: Math.min(length, maxRows) }, (_, index) =>
    tableRow(row(index)),
  );
  const rest =
    length > maxRows
      ? `<tr><td colspan="${head.length}">… ${length - maxRows} more rows</td></tr>`
      : "";
  const header = head.map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  return `<table><thead><tr>${header}</tr></thead><tbody>${shown.join("")}${rest}</tbody></table>`;
}

function tableRow([index, ...cells]: unknown[]): string {
  return `<tr><th>${String(index)}</th>${cells.map((cell) => `<td>${escapeHtml(text(cell))}</td>`).join("")}</tr>`;
}

function text(cell: unknown): string {
  if (typeof cell === "number") return numberText(cell);
  return cell === undefined ? "" : String(cell);
}

function isRecord(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((cell) => typeof cell !== "object" || cell === null);
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
