import { arrayLines, numberText } from "./readable-numbers.js";

/** Node's `util.inspect`, or what a page has in its place. */
export type InspectFunction = (value: unknown, options?: object) => string;

const custom = Symbol.for("nodejs.util.inspect.custom");

/** How deep objects are shown; arrays of numbers are shown whole at any depth. */
const depth = 5;

/**
 * The text of a cell's last value, for reading: numbers to four significant digits, a vector on a line, a matrix whole
 * with its columns under one another. What is no plain data, number or array is shown as `inspect` shows it.
 */
export function readable(value: unknown, inspect: InspectFunction): string {
  const text = inspect(rounded(value, new Map()), { depth });
  return tagOf(value) === "Promise" ? `${text}: not awaited, write await before it` : text;
}

/** The value with texts in place of its numbers; `seen` keeps circles circles. */
function rounded(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value === "number") return printedAs(numberText(value));
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (isTyped(value)) return typedText(value);
  if (Array.isArray(value)) return roundedArray(value as unknown[], seen);
  return isPlain(value) ? roundedObject(value, seen) : value;
}

function roundedArray(values: unknown[], seen: Map<object, unknown>): unknown {
  // Holes and names of its own: `inspect` tells of them.
  if (Object.keys(values).length !== values.length) return values;
  const lines = arrayLines(values);
  if (lines) return printedAs(lines);
  const copy: unknown[] = [];
  seen.set(values, copy);
  for (const entry of values) copy.push(rounded(entry, seen));
  return copy;
}

function roundedObject(value: object, seen: Map<object, unknown>): object {
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  seen.set(value, copy);
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key)!;
    const shown = "value" in property ? { value: rounded(property.value, seen) } : {};
    Object.defineProperty(copy, key, { ...property, ...shown });
  }
  return copy;
}

/** Neither an instance of a class nor something that says itself how it is shown. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isOwn = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isOwn && !(custom in value) && !(Symbol.toStringTag in value);
}

function isTyped(value: object): value is Float64Array {
  return ["Float32Array", "Float64Array"].includes(tagOf(value));
}

function typedText(value: Float64Array): unknown {
  const lines = arrayLines(Array.from(value)) ?? "[]";
  return printedAs(`${value.constructor.name}(${value.length}) ${lines}`);
}

/** Works for values of another realm too, where `instanceof` does not. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** What `inspect` prints as this text. */
function printedAs(text: string): object {
  return { [custom]: () => text };
}
