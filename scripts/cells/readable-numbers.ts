const digits = 4;
const lineWidth = 96;
/** As many entries as Node's `inspect` shows. */
const maxEntries = 100;

/**
 * A number to four significant digits; whole numbers whole, and large ones to the unit. What was rounded to a whole
 * number keeps its point: 0.99999999 is `1.000`, 1 is `1`. There is no −0.
 */
export function numberText(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value === 0 ? 0 : value);
  const whole = Math.floor(Math.log10(Math.abs(value))) + 1;
  const text = value.toPrecision(Math.min(Math.max(digits, whole), 17));
  const short = Number(text);
  if (text.includes("e") || Math.abs(short) < 1e-4) return String(short);
  return Number.isInteger(short) ? text : String(short);
}

/** A vector on a line, or a matrix a row a line; undefined for anything but arrays of numbers. */
export function arrayLines(values: unknown[]): string | undefined {
  if (isVector(values)) return vectorText(values);
  if (values.length === 0 || !values.every((row) => Array.isArray(row) && isVector(row)))
    return undefined;
  return matrixText(values as number[][]);
}

function isVector(values: unknown[]): values is number[] {
  return values.length > 0 && values.every((value) => typeof value === "number");
}

/** One line, or where that is too long several of entries under one another. */
function vectorText(values: number[]): string {
  const texts = values.slice(0, maxEntries).map(numberText);
  const left = values.length - texts.length;
  const more = left > 0 ? [`… ${left} more`] : [];
  const line = `[ ${[...texts, ...more].join(", ")} ]`;
  if (line.length <= lineWidth) return line;
  const width = Math.max(...texts.map(({ length }) => length));
  const perLine = Math.max(1, Math.floor((lineWidth - 2) / (width + 2)));
  const lines = [];
  for (let k = 0; k < texts.length; k += perLine)
    lines.push(
      texts
        .slice(k, k + perLine)
        .map((text) => text.padStart(width))
        .join(", "),
    );
  return `[\n  ${[...lines, ...more].join(",\n  ")}\n]`;
}

function matrixText(rows: number[][]): string {
  const shown = rows.slice(0, maxEntries).map((row) => row.slice(0, maxEntries).map(numberText));
  const columns = Math.max(...shown.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, k) =>
    Math.max(...shown.map((row) => row[k]?.length ?? 0)),
  );
  const lines = shown.map((row, at) => {
    const left = rows[at]!.length - row.length;
    const cells = row.map((text, k) => text.padStart(widths[k]!));
    return `[ ${[...cells, ...(left > 0 ? [`… ${left} more`] : [])].join(", ")} ]`;
  });
  const left = rows.length - shown.length;
  const more = left > 0 ? [`… ${left} more rows`] : [];
  return `[\n  ${[...lines, ...more].join(",\n  ")}\n]`;
}
