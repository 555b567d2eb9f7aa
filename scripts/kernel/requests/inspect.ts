import type { Evaluator } from "../evaluate/evaluator.js";
import type { Incoming, Json } from "../protocol/message.js";
import type { Answer } from "../session.js";
import { toUtf16 } from "./position.js";

type Info = NonNullable<ReturnType<Evaluator["inspect"]>>;

/** The answer to an inspect_request: the type of what is under the cursor, and its docstring. */
export function inspection(evaluator: Evaluator, { content }: Incoming): Answer {
  const code = String(content["code"]);
  const info = infoAt(evaluator, code, toUtf16(code, Number(content["cursor_pos"] ?? 0)));
  const data = info ? { "text/plain": plain(info), "text/markdown": markdown(info) } : {};
  return { content: { status: "ok", found: info !== undefined, data, metadata: {} } };
}

/** What `name?` asks for: the page of help that a client shows beside the notebook. */
export function helpPage(evaluator: Evaluator, name: string): Json {
  const info = infoAt(evaluator, name, name.length);
  const data = info
    ? { "text/plain": plain(info), "text/markdown": markdown(info) }
    : { "text/plain": `no ${name} is known here` };
  return { source: "page", data, start: 0 };
}

/** What is at the cursor; what it has just passed, if nothing; of a call's open parenthesis, what is called. */
function infoAt(evaluator: Evaluator, code: string, cursor: number): Info | undefined {
  const before = code.slice(0, cursor).replace(/[\s(]+$/, "").length;
  for (const position of new Set([cursor, cursor - 1, before - 1])) {
    if (position < 0) continue;
    const info = evaluator.inspect(code, position);
    if (info && !isUnknown(info)) return info;
  }
  return undefined;
}

/** Of a name that it does not know the compiler says `any`, and no more. */
function isUnknown(info: Info): boolean {
  return info.kind === "" && signature(info) === "any";
}

function plain(info: Info): string {
  const tags = tagsOf(info).map(({ name, text }) => `@${name} ${text}`.trimEnd());
  return [signature(info), documentation(info), tags.join("\n")].filter(Boolean).join("\n\n");
}

function markdown(info: Info): string {
  const tags = tagsOf(info).map(({ name, text }) => `*@${name}* ${text}`.trimEnd());
  const code = `\`\`\`typescript\n${signature(info)}\n\`\`\``;
  return [code, documentation(info), ...tags].filter(Boolean).join("\n\n");
}

function signature({ displayParts = [] }: Info): string {
  return displayParts.map(({ text }) => text).join("");
}

function documentation({ documentation = [] }: Info): string {
  return documentation.map(({ text }) => text).join("");
}

function tagsOf({ tags = [] }: Info): { name: string; text: string }[] {
  return tags.map(({ name, text = [] }) => ({
    name,
    text: text.map((part) => part.text).join(""),
  }));
}
