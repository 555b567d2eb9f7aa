import type { Evaluator } from "../evaluate/evaluator.js";
import type { Incoming } from "../protocol/message.js";
import type { Answer } from "../session.js";
import { toCodePoints, toUtf16 } from "./position.js";

/** The answer to a complete_request: names that fit, with what kind of thing each is. */
export function completions(evaluator: Evaluator, { content }: Incoming): Answer {
  const code = String(content["code"]);
  const cursor = toUtf16(code, Number(content["cursor_pos"] ?? [...code].length));
  const found = evaluator.complete(code, cursor);
  const [start, end] = [found.start, found.end].map((index) => toCodePoints(code, index));
  const kinds = new Map(found.original?.entries.map(({ name, kind }) => [name, kind]));
  const types = found.candidates.map((text) => ({ start, end, text, type: kinds.get(text) ?? "" }));
  return {
    content: {
      status: "ok",
      matches: found.candidates,
      cursor_start: start,
      cursor_end: end,
      metadata: { _jupyter_types_experimental: types },
    },
  };
}
