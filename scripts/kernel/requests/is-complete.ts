import { stripWithEsbuild } from "../../cells/strip/esbuild.js";
import { CellSyntaxError } from "../../cells/strip/stripper.js";
import type { Incoming } from "../protocol/message.js";
import type { Reply } from "../session.js";

/** What is said of a text that ends too soon, and not of one that is wrong. */
const endsTooSoon = /end of file|terminate multi-line comment/;

/** The answer to an is_complete_request: whether a console should run the source, wait for more, or show an error. */
export async function completeness({ content }: Incoming): Promise<Reply> {
  const code = String(content["code"]);
  try {
    await stripWithEsbuild(code);
    return { content: { status: "complete" } };
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    if (!endsTooSoon.test(error.message) && !isWithinTemplate(code))
      return { content: { status: "invalid" } };
    return { content: { status: "incomplete", indent: indentAfter(code) } };
  }
}

/** Whether a template is still open: esbuild says the same of it as of a string, which ends with its line. */
function isWithinTemplate(code: string): boolean {
  return (code.match(/(?<!\\)`/g) ?? []).length % 2 === 1;
}

/** The next line's indentation: the last one's, and two more behind what opens a block. */
function indentAfter(code: string): string {
  const last = code.split("\n").at(-1)!;
  return /^\s*/.exec(last)![0] + (/[{([]\s*$/.test(last) ? "  " : "");
}
