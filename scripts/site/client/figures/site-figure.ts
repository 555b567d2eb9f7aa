/** An object of a figure, of which nothing is known. */
export type PlainObject = Record<string, unknown>;

/** A figure as its page carries it. */
export interface SiteFigure {
  data: PlainObject[];
  layout: PlainObject;
}

/** A value as an object; an empty one where it is none. */
export function asObject(value: unknown): PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as PlainObject)
    : {};
}

/** The text of a title, which Plotly takes in two forms. */
export function titleText(title: unknown): string {
  const text = typeof title === "string" ? title : asObject(title)["text"];
  return typeof text === "string" ? text : "";
}

/** A value as a list of pairs of numbers, or none. */
export function asPair(value: unknown): [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  return value.every((each) => typeof each === "number") ? (value as [number, number]) : undefined;
}
