import { html, type Html } from "../../html/template.js";

const maxRows = 60;

type Row = Record<string, unknown>;

/** An HTML table of an array of records (plain objects with cells of plain values), or undefined for anything else. */
export function tableOf(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return undefined;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return undefined;
  return table(["", ...columns], value.length, (index) => {
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
  return table(["index", caption], entries.length, (index) => [index, entries[index]]);
}

// Prettier would lay the templates out, and its spaces would be in every notebook.
function table(head: string[], length: number, row: (index: number) => unknown[]): string {
  const shown = Array.from({ length: Math.min(length, maxRows) }, (_, k) => tableRow(row(k)));
  const more = `… ${length - maxRows} more rows`;
  // prettier-ignore
  const rest = length > maxRows ? html`<tr><td colspan="${head.length}">${more}</td></tr>` : "";
  const header = head.map((name) => html`<th>${name}</th>`);
  // prettier-ignore
  return String(html`<table><thead><tr>${header}</tr></thead><tbody>${shown}${rest}</tbody></table>`);
}

function tableRow([index, ...cells]: unknown[]): Html {
  const texts = cells.map((cell) => html`<td>${text(cell)}</td>`);
  // prettier-ignore
  return html`<tr><th>${String(index)}</th>${texts}</tr>`;
}

function text(cell: unknown): string {
  return cell === undefined ? "" : String(cell);
}

function isRecord(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((cell) => typeof cell !== "object" || cell === null);
}
