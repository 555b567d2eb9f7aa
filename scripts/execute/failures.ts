import { joined, type Output } from "../notebook/notebook.js";
import { isObject } from "../notebook/structure.js";
import { linesOf } from "./outputs.js";
import type { Received } from "../kernel/protocol/wire.js";

/** Why a cell failed. */
export interface CellFailure {
  ename: string;
  evalue: string;
  /** The line in the cell, from 1, where it is known. */
  line?: number;
  /** The column, from 1, where it is known. */
  column?: number;
  /** The cell's source. */
  source?: string;
  /** What the kernel says of the way to the error, without colours. */
  traceback?: string[];
  /** What the cell wrote on stderr. */
  stderr?: string;
}

// eslint-disable-next-line no-control-regex
const colours = /\u001b\[[0-9;]*m/g;

/** What stock tslab writes instead of an error message, when a cell throws after its end. */
const lateText = /^(?:UncaughtException|UnhandledPromiseRejection): *(?:(\w*Error): )?(.*)$/m;
/** How stock tslab writes a type error: line, column and message on stderr. */
const typeErrorText = /^(\d+):(\d+) - (.*)$/m;
const thrownText = /^(?:Uncaught )?(\w*Error)\b(?:: )?(.*)$/m;

/** The failure that a cell's outputs and reply tell of, or nothing; stock tslab tells of late ones on stderr only. */
export function failureOf(
  outputs: Output[],
  reply: Received | undefined,
  source: string,
  isStock = false,
): CellFailure | undefined {
  const error = outputs.find((output) => output.output_type === "error");
  if (error) return { ...fromOutput(error), source, ...stderrOf(outputs) };
  const status = reply?.content["status"] ?? "ok";
  const text = stderrText(outputs);
  if (status === "ok") {
    const late = isStock ? lateText.exec(text) : null;
    return late ? { ename: late[1] ?? "Error", evalue: late[2]!, source, stderr: text } : undefined;
  }
  if (status === "error" && reply!.content["ename"])
    return { ...fromReply(reply!.content), source, ...stderrOf(outputs) };
  return { ...fromText(text, String(status)), source, ...stderrOf(outputs) };
}

/** Text without terminal colours. */
export function plainText(text: string): string {
  return text.replace(colours, "");
}

function fromOutput(error: Output): CellFailure {
  return { ...fromReply(error), ...placeIn(error["gatehouse"]) };
}

function placeIn(place: unknown): { line?: number; column?: number } {
  const { line, column } = isObject(place) ? place : ({} as Record<string, unknown>);
  if (!isCount(line)) return {};
  return isCount(column) ? { line, column } : { line };
}

/** Whether a kernel's number can be a line's or a column's. */
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 1e6;
}

function fromReply(content: Record<string, unknown>): CellFailure {
  return {
    ename: joined(content["ename"]),
    evalue: joined(content["evalue"]),
    traceback: linesOf(content["traceback"]).map(plainText),
  };
}

function fromText(stderr: string, status: string): CellFailure {
  const typed = typeErrorText.exec(stderr);
  if (typed)
    return {
      ename: "TypeScriptError",
      evalue: typed[3]!,
      ...placeIn({ line: Number(typed[1]), column: Number(typed[2]) }),
    };
  const thrown = thrownText.exec(stderr);
  if (thrown) return { ename: thrown[1]!, evalue: thrown[2]! };
  return { ename: "Error", evalue: `the kernel answered "${status}" and said no more` };
}

function stderrOf(outputs: Output[]): { stderr?: string } {
  const stderr = stderrText(outputs);
  return stderr ? { stderr } : {};
}

function stderrText(outputs: Output[]): string {
  return plainText(
    outputs
      .filter((output) => output.output_type === "stream" && output["name"] === "stderr")
      .map((output) => joined(output["text"]))
      .join(""),
  );
}
