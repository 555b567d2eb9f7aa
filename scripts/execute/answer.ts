import { joined } from "../notebook/notebook.js";
import { isObject } from "../notebook/structure.js";

/** What a kernel says to the user expression `value`: its value as text, or why there is none. */
export function answerOf(content: Record<string, unknown>): { text?: string; error?: string } {
  const expressions = content["user_expressions"];
  const answer = isObject(expressions) ? expressions["value"] : undefined;
  if (!isObject(answer)) return { error: "the kernel does not evaluate expressions" };
  const { status, ename, evalue, data } = answer;
  if (status !== "ok") return { error: `${joined(ename)}: ${joined(evalue)}` };
  return { text: isObject(data) ? joined(data["text/plain"]) : "" };
}
