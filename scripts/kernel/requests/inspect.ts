import type { Language } from "../language/language.js";
import type { Incoming, Json } from "../protocol/message.js";
import type { Reply } from "../session.js";
import { toUtf16 } from "./position.js";

/** The answer to an inspect_request: the type of what is under the cursor, and its docstring. */
export async function inspection(language: Language, { content }: Incoming): Promise<Reply> {
  const code = String(content["code"]);
  const info = await infoAt(language, code, toUtf16(code, Number(content["cursor_pos"] ?? 0)));
  const data = info === undefined ? {} : formsOf(info);
  return { content: { status: "ok", found: info !== undefined, data, metadata: {} } };
}

/** What `name?` asks for: the page of help that a client shows beside the notebook. */
export async function helpPage(language: Language, name: string): Promise<Json> {
  const info = await infoAt(language, name, name.length);
  const data = info === undefined ? { "text/plain": `no ${name} is known here` } : formsOf(info);
  return { source: "page", data, start: 0 };
}

/** What is at the cursor; what it has just passed, if nothing; of a call's open parenthesis, what is called. */
async function infoAt(
  language: Language,
  code: string,
  cursor: number,
): Promise<string | undefined> {
  const before = code.slice(0, cursor).replace(/[\s(]+$/, "").length;
  for (const position of new Set([cursor, cursor - 1, before - 1])) {
    if (position < 0 || !/\S/.test(code[position] ?? "")) continue;
    const info = await language.inspect(code, position);
    if (info !== undefined) return info;
  }
  return undefined;
}

function formsOf(markdown: string): Json {
  const plain = markdown.replace(/^```.*\n?/gm, "").trim();
  return { "text/plain": plain, "text/markdown": markdown };
}
