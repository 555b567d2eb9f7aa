import { storedText, vsCodeText } from "./canonical.js";
import type { NotebookFile } from "./notebook.js";

/**
 * Why the file is not written as Jupyter or VS Code writes it, or nothing. What they add of their own when they save
 * (the language's version, times, counts, the state of widgets) is no matter of form.
 */
export function formProblem({
  text,
  notebook,
  original = notebook,
}: NotebookFile): string | undefined {
  const wanted = storedText(original);
  if (text === wanted || text === vsCodeText(original)) return undefined;
  return wholeProblem(text, wanted) ?? lineProblem(text.split("\n"), wanted.split("\n"));
}

/** What is the same from the first line to the last. */
function wholeProblem(text: string, wanted: string): string | undefined {
  if (text.startsWith("\ufeff")) return "the file begins with a byte order mark";
  if (text.includes("\r\n") && text.replaceAll("\r\n", "\n") === wanted)
    return "its lines end with CR LF, not LF";
  if (text.trimEnd() === wanted.trimEnd())
    return text.endsWith("\n")
      ? "more than one newline at the end of the file"
      : "no newline at the end of the file";
  return text.trim().includes("\n") ? undefined : "everything stands on one line";
}

const keyPattern = /^\s*"((?:[^"\\]|\\.)*)": ?/;

/** What is wrong with the first line that differs. */
function lineProblem(lines: string[], wanted: string[]): string {
  const k = lines.findIndex((line, row) => line !== wanted[row]);
  const [got = "", expected = "nothing"] = [lines[k], wanted[k]];
  const where = `line ${k + 1} of the file`;
  if (got.trim() === expected.trim())
    return `${where} is indented by ${indentOf(got)}, expected ${indentOf(expected)}`;
  const [key, wantedKey] = [keyPattern.exec(got)?.[1], keyPattern.exec(expected)?.[1]];
  if (key !== undefined && wantedKey !== undefined && key !== wantedKey)
    return `${where}: the key "${short(key)}" stands where "${short(wantedKey)}" is expected: keys are sorted`;
  if (key !== undefined && got.trimEnd().endsWith("[") !== expected.trimEnd().endsWith("["))
    return `${where}: "${short(key)}" is stored as ${expected.trimEnd().endsWith("[") ? "one text, expected a list of lines" : "a list, expected one text"}`;
  return `${where}: expected ${short(expected.trim())}, got ${short(got.trim())}`;
}

function indentOf(line: string): string {
  const indent = /^\s*/.exec(line)![0];
  if (indent.includes("\t")) return "tabs";
  return indent.length === 1 ? "1 space" : `${indent.length} spaces`;
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
