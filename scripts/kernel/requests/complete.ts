import type { Language } from "../language/language.js";
import type { Incoming } from "../protocol/message.js";
import type { Reply } from "../session.js";
import { toCodePoints, toUtf16 } from "./position.js";

/** The answer to a complete_request: names that fit, with what kind of thing each is. */
export async function completions(language: Language, { content }: Incoming): Promise<Reply> {
  const code = String(content["code"]);
  const cursor = toUtf16(code, Number(content["cursor_pos"] ?? [...code].length));
  const { start: from, found } = await language.complete(code, cursor);
  const [start, end] = [from, cursor].map((index) => toCodePoints(code, index));
  return {
    content: {
      status: "ok",
      matches: found.map(({ text }) => text),
      cursor_start: start,
      cursor_end: end,
      metadata: {
        _jupyter_types_experimental: found.map((each) => ({ start, end, ...each })),
      },
    },
  };
}
