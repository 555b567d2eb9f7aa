import { joined, type Output } from "../notebook/notebook.js";
import type { Message } from "./wire.js";

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

/** The failure that a cell's outputs and reply tell of, or nothing. */
export function failureOf(
  outputs: Output[],
  reply: Message | undefined,
  source: string,
): CellFailure | undefined {
  const error = outputs.find((output) => output.output_type === "error");
  if (error) return { ...fromOutput(error), source, ...stderrOf(outputs) };
  const status = reply?.content["status"] ?? "ok";
  const text = stderrText(outputs);
  if (status === "ok") {
    const late = lateText.exec(text);
    return late ? { ename: late[1] ?? "Error", evalue: late[2]!, source, stderr: text } : undefined;
  }
  if (status === "error" && reply!.content["ename"])
    return { ...fromReply(reply!), source, ...stderrOf(outputs) };
  return { ...fromText(text, String(status)), source, ...stderrOf(outputs) };
}

/** Text without terminal colours. */
export function plainText(text: string): string {
  return text.replace(colours, "");
}

function fromOutput(error: Output): CellFailure {
  const place = error["gatehouse"] as { line: number; column: number } | undefined;
  return {
    ename: String(error["ename"]),
    evalue: String(error["evalue"]),
    traceback: (error["traceback"] as string[]).map(plainText),
    ...(place ? { line: place.line, column: place.column } : {}),
  };
}

function fromReply({ content }: Message): CellFailure {
  return {
    ename: String(content["ename"]),
    evalue: String(content["evalue"]),
    traceback: ((content["traceback"] as string[] | undefined) ?? []).map(plainText),
  };
}

function fromText(stderr: string, status: string): CellFailure {
  const typed = typeErrorText.exec(stderr);
  if (typed)
    return {
      ename: "TypeScriptError",
      evalue: typed[3]!,
      line: Number(typed[1]),
      column: Number(typed[2]),
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
