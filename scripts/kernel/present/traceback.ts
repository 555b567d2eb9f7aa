import { inspect, stripVTControlCharacters } from "node:util";
import type { KernelCell } from "../cell.js";
import type { Failure, KernelFinding } from "../evaluate/outcome.js";
import { findScript, type Place } from "../evaluate/sources.js";
import { describe, stackOf } from "./stack.js";

/** An error as the protocol wants it, and where in the failing cell it happened. */
export interface Report {
  ename: string;
  evalue: string;
  traceback: string[];
  place?: Place;
}

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const faint = (text: string) => `\u001b[2m${text}\u001b[22m`;

/** What a failed cell tells its reader. */
export function report(
  failure: Failure,
  cell: Pick<KernelCell, "script" | "label" | "source">,
): Report {
  if (failure.kind === "types") return ofFindings(failure.findings, cell.source);
  if (failure.kind === "thrown") return ofError(failure.error, cell.script);
  if (failure.kind === "interrupted") return short("Interrupted", `${cell.label} was interrupted`);
  return short("KernelExit", `process.exit(${failure.code}) was called: the kernel has ended`);
}

function short(ename: string, evalue: string): Report {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

function ofFindings(findings: KernelFinding[], source: string): Report {
  const first = findings.find(({ file }) => file === undefined);
  const evalue = findings.map(findingLine).join("\n");
  const traceback = findings.flatMap((finding) => [
    red(findingLine(finding)),
    ...(finding.file === undefined ? [excerpt(source, finding, finding.length)] : []),
  ]);
  return { ename: "TypeScriptError", evalue, traceback, ...(first && { place: placeOf(first) }) };
}

function findingLine({ file, line, column, code, message }: KernelFinding): string {
  return `${file ?? "cell"} ${line}:${column} - ${code ? `TS${code}: ` : ""}${message}`;
}

function ofError(error: unknown, script: string): Report {
  const { ename, evalue } = headline(error);
  const frames = stackOf(error);
  const here = frames.find((frame) => frame.script === script);
  const shown = frames.find((frame) => frame.script !== undefined);
  const source = shown?.script && findScript(shown.script)?.source;
  const traceback = [
    `${red(ename)}: ${evalue}`,
    ...frames.map((frame) => `    at ${describe(frame)}`),
    ...(source && shown ? [excerpt(source, shown)] : []),
    ...causes(error, script),
  ];
  return { ename, evalue, traceback, ...(here && { place: placeOf(here) }) };
}

/** What an error was caused by, or is made of. */
function causes(error: unknown, script: string): string[] {
  if (!(error instanceof Error)) return [];
  const parts = error instanceof AggregateError ? [...(error.errors as unknown[])] : [];
  if (error.cause !== undefined) parts.push(error.cause);
  return parts.flatMap((part) => {
    const [first, ...rest] = part === error ? [] : ofError(part, script).traceback;
    return first === undefined ? [] : [`caused by ${first}`, ...rest];
  });
}

function headline(error: unknown): { ename: string; evalue: string } {
  if (error instanceof Error) {
    return { ename: String(error.name || "Error"), evalue: String(error.message) };
  }
  return { ename: "Uncaught", evalue: stripVTControlCharacters(inspect(error)) };
}

/** The line in question between its neighbours, marked. */
function excerpt(source: string, { line, column }: Place, length = 1): string {
  const lines = source.split("\n");
  const from = Math.max(1, line - 2);
  const shown = lines.slice(from - 1, line + 1).flatMap((text, index) => {
    const number = from + index;
    const numbered = `${String(number).padStart(5)} | ${text}`;
    if (number !== line) return [faint(`  ${numbered}`)];
    const width = Math.max(1, Math.min(length, text.length - column + 1));
    return [
      `${red(">")} ${numbered}`,
      `        | ${" ".repeat(column - 1)}${red("^".repeat(width))}`,
    ];
  });
  return shown.join("\n");
}

function placeOf({ line, column }: Place): Place {
  return { line, column };
}
