import { inspect } from "node:util";
import { readable } from "../../cells/readable.js";
import type { Json } from "../protocol/message.js";
import { tableOf, typedArrayTable } from "./table.js";

/** A value in every form the kernel can show it, by MIME type. */
export type Bundle = Json;

/** Objects say how they want to be shown by a method of this name, which returns a bundle. */
const displayMethod = Symbol.for("Jupyter.display");

/** The forms of a cell's last value. */
export async function bundleOf(value: unknown): Promise<Bundle> {
  const own = await ownBundle(value);
  if (own) return own;
  const figure = plotlyFigure(value);
  if (figure) return figure;
  const html = tableOf(value) ?? typedArrayTable(value);
  const svg = typeof value === "string" && /^\s*<svg[\s>]/.test(value) ? value : undefined;
  return {
    "text/plain": readable(value, inspect),
    ...(html !== undefined && { "text/html": html }),
    ...(svg !== undefined && { "image/svg+xml": svg }),
  };
}

/** What a cell displays, by its type; a drawing comes with its title, which says in words what is to be seen. */
export function displayed(type: string, data: unknown): Bundle {
  const title = type === "image/svg+xml" ? titleOf(String(data)) : undefined;
  return { [type]: data, ...(title !== undefined && { "text/plain": title }) };
}

const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function titleOf(svg: string): string | undefined {
  const title = /<svg[^>]*>\s*<title>([^<]*)<\/title>/.exec(svg)?.[1];
  return title?.replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity]!);
}

/** Whether a cell shows the value of its last expression: nothing and null are not shown, as in stock tslab. */
export function isShown(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The forms in which user_expressions are answered: text alone, so that no digit is lost. */
export function textBundle(value: unknown): Bundle {
  return {
    "text/plain": inspect(value, { maxArrayLength: null, maxStringLength: null, depth: 6 }),
  };
}

async function ownBundle(value: unknown): Promise<Bundle | undefined> {
  if (typeof value !== "object" || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[displayMethod];
  if (typeof method !== "function") return undefined;
  const bundle: unknown = await method.call(value);
  if (typeof bundle !== "object" || bundle === null) {
    throw new TypeError(
      `invalid result of [Symbol.for("Jupyter.display")](): expected an object of MIME types, got ${inspect(bundle)}`,
    );
  }
  return encodeBytes(bundle as Bundle);
}

/** A bundle with binary entries as base64, which is how JSON carries pictures. */
export function encodeBytes(bundle: Bundle): Bundle {
  const encode = (data: unknown) =>
    data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data;
  return Object.fromEntries(Object.entries(bundle).map(([type, data]) => [type, encode(data)]));
}

/** A figure whose typed arrays are arrays of numbers, as all who draw it take them. */
function withPlainArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if (Array.isArray(value))
    return value.every((item) => typeof item === "number") ? value : value.map(withPlainArrays);
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withPlainArrays(item)]);
  return Object.fromEntries(entries) as unknown;
}

/** A Plotly figure, as gatehouse's figure functions return it. */
function plotlyFigure(value: unknown): Bundle | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { data, layout } = value as {
    data?: unknown;
    layout?: { meta?: { description?: unknown } };
  };
  if (!Array.isArray(data) || typeof layout !== "object" || layout === null) return undefined;
  const text = layout.meta?.description;
  return {
    "application/vnd.plotly.v1+json": withPlainArrays(value),
    "text/plain": typeof text === "string" ? text : inspect(value, { depth: 1 }),
  };
}
