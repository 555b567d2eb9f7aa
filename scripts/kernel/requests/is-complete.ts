import ts from "@tslab/typescript-for-tslab";
import { isCompleteCode } from "tslab/dist/converter.js";
import type { Incoming } from "../protocol/message.js";
import type { Answer } from "../session.js";

/** The answer to an is_complete_request: whether a console should run the source, wait for more, or show an error. */
export function completeness({ content }: Incoming): Answer {
  const code = String(content["code"]);
  const [first] = syntaxErrors(code);
  if (!first) return { content: { status: "complete" } };
  // What comes after the first error is no sign of anything.
  if (!endsTooSoon(code, first)) return { content: { status: "invalid" } };
  return { content: { status: "incomplete", indent: isCompleteCode(code).indent ?? "" } };
}

function syntaxErrors(code: string): readonly ts.DiagnosticWithLocation[] {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  // The parser's own list, which the declarations leave out; asking a program for it would cost a program.
  return (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

const unterminatedTemplate = 1160;

function endsTooSoon(source: string, { start, length, code }: ts.DiagnosticWithLocation): boolean {
  const end = source.trimEnd().length;
  return code === unterminatedTemplate || start >= end || start + length > end;
}
