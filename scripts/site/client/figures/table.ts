import { element } from "../page/element.js";
import { titleText, asObject, type SiteFigure, type PlainObject } from "./site-figure.js";

/** A figure's data as tables, one for each heatmap and one for all lines over the same x. */
export function dataTables({ data, layout }: SiteFigure): HTMLElement[] {
  const maps = data.filter(({ z }) => Array.isArray(z)).map((trace) => heatmapTable(trace, layout));
  const lines = data.filter(({ x, y, z }) => !z && Array.isArray(x) && Array.isArray(y));
  return lines.length > 0 ? [...maps, linesTable(lines, layout)] : maps;
}

function heatmapTable({ x, y, z, name }: PlainObject, layout: PlainObject): HTMLElement {
  const columns = listOf(x);
  const rows = listOf(z).map((row, k) => [shown(listOf(y)[k] ?? k), ...listOf(row).map(shown)]);
  const corner = `${axisTitle(layout, "yaxis")} \\ ${axisTitle(layout, "xaxis")}`;
  const head = [corner, ...columns.map(shown)];
  return table(typeof name === "string" ? name : titleText(layout["title"]), head, rows);
}

function linesTable(lines: PlainObject[], layout: PlainObject): HTMLElement {
  const places = [...new Set(lines.flatMap(({ x }) => listOf(x).map(shown)))];
  const columns = lines.map(({ x, y }) => {
    const values = listOf(y);
    return new Map(listOf(x).map((at, k) => [shown(at), shown(values[k])]));
  });
  const head = [axisTitle(layout, "xaxis"), ...lines.map(({ name }, k) => String(name ?? k + 1))];
  const rows = places.map((at) => [at, ...columns.map((column) => column.get(at) ?? "")]);
  return table(titleText(layout["title"]), head, rows);
}

function table(caption: string, head: string[], rows: string[][]): HTMLElement {
  const cells = (name: "th" | "td", words: string[], scope: string) =>
    words.map((text, k) =>
      name === "th" || k === 0
        ? element("th", { scope: k === 0 && name === "td" ? "row" : scope }, text)
        : element("td", {}, text),
    );
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...cells("th", head, "col"))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells("td", row, "row")))),
  );
}

function axisTitle(layout: PlainObject, axis: string): string {
  return titleText(asObject(layout[axis])["title"]) || axis[0]!;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Four digits are what a picture shows. */
function shown(value: unknown): string {
  if (typeof value !== "number") return value === null || value === undefined ? "" : String(value);
  return String(Number(value.toPrecision(4)));
}
