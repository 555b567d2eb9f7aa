import type { Incoming } from "../protocol/message.js";

type FieldKind = "a text" | "a number" | "true or false" | "an object of texts";

/** What the content of a request must hold (`must`) and may hold. Source: jupyter_client's "Messaging in Jupyter". */
const shapes: Record<
  string,
  { must?: Record<string, FieldKind>; may?: Record<string, FieldKind> }
> = {
  execute_request: {
    must: { code: "a text" },
    may: {
      ...{
        silent: "true or false",
        store_history: "true or false",
        allow_stdin: "true or false",
        stop_on_error: "true or false",
      },
      user_expressions: "an object of texts",
    },
  },
  complete_request: { must: { code: "a text" }, may: { cursor_pos: "a number" } },
  inspect_request: {
    must: { code: "a text" },
    may: { cursor_pos: "a number", detail_level: "a number" },
  },
  is_complete_request: { must: { code: "a text" } },
  history_request: {
    must: { hist_access_type: "a text" },
    may: {
      ...{
        output: "true or false",
        raw: "true or false",
        unique: "true or false",
        pattern: "a text",
      },
      ...{ session: "a number", start: "a number", stop: "a number", n: "a number" },
    },
  },
  comm_info_request: { may: { target_name: "a text" } },
  comm_open: { must: { comm_id: "a text", target_name: "a text" } },
  comm_msg: { must: { comm_id: "a text" } },
  comm_close: { must: { comm_id: "a text" } },
};

const tests: Record<FieldKind, (value: unknown) => boolean> = {
  "a text": (value) => typeof value === "string",
  "a number": (value) => typeof value === "number",
  "true or false": (value) => typeof value === "boolean",
  "an object of texts": (value) =>
    isObject(value) && Object.values(value).every((part) => typeof part === "string"),
};

/** What is wrong with the content of a request; undefined when nothing is. A null is taken for what is left out. */
export function faultOf({ header, content }: Incoming): string | undefined {
  const { must = {}, may = {} } = shapes[header.msg_type] ?? {};
  for (const [name, kind] of Object.entries({ ...must, ...may })) {
    const value = content[name] ?? undefined;
    if (value === undefined ? !(name in must) : tests[kind](value)) continue;
    const got = JSON.stringify(content[name]) ?? "nothing";
    return `invalid ${name}: expected ${kind}, got ${got.slice(0, 80)}`;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
