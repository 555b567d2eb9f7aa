import ts from "@tslab/typescript-for-tslab";
import { isCompleteCode } from "tslab/dist/converter.js";
import type { Incoming } from "../protocol/message.js";
import type { Answer } from "../session.js";

/** The answer to an is_complete_request: whether a console should run the source, wait for more, or show an error. */
export function completeness({ content }: Incoming): Answer {
  const code = String(content["code"]);
  const { completed, indent } = isCompleteCode(code);
  if (!completed) return { content: { status: "incomplete", indent: indent ?? "" } };
  const found = syntaxErrors(code);
  if (found.length === 0) return { content: { status: "complete" } };
  if (found.every(endsTooSoon(code))) return { content: { status: "incomplete", indent: "" } };
  return { content: { status: "invalid" } };
}

function syntaxErrors(code: string): readonly ts.DiagnosticWithLocation[] {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  // The parser's own list, which the declarations leave out; asking a program for it would cost a program.
  return (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

const unterminatedTemplate = 1160;

function endsTooSoon(code: string): (diagnostic: ts.DiagnosticWithLocation) => boolean {
  const end = code.trimEnd().length;
  return ({ start, length, code: number }) =>
    number === unterminatedTemplate || start + length >= end + 1;
}
