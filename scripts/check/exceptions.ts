import { existsSync } from "node:fs";
import path from "node:path";
import { locateEquations } from "../equations/read/locate.js";
import { readDirectives } from "../equations/read/directives.js";
import type { Finding } from "../notebook/finding.js";
import { messageOf } from "../notebook/notebook-error.js";
import { sourceOf, type NotebookFile } from "../notebook/notebook.js";
import { readText } from "../notebook/read-text.js";
import { isObject } from "../notebook/structure.js";
import { unsaidIn } from "./prose/unclaimed.js";
import { rulesFor, type RuleName } from "./rules.js";

/** The file that says how many exceptions each lesson makes: a number that only a person raises. */
export const exceptionsName = "exceptions.json";

/** Exceptions of a lesson, counted. */
export interface ExceptionCounts {
  /** Sentences marked `<!--! … -->`. */
  sentences: number;
  /** Equations marked `% @unchecked`. */
  unchecked: number;
  /** Equations marked `% @false`. */
  mistakes: number;
}

/** The exceptions that a notebook makes. */
export function countExceptions({ notebook }: NotebookFile): ExceptionCounts {
  const sources = notebook.cells.filter(({ cell_type }) => cell_type === "markdown").map(sourceOf);
  const kinds = sources.flatMap((source) =>
    locateEquations(source).equations.map((equation) => kindOf(equation.source)),
  );
  return {
    sentences: sources.flatMap(unsaidIn).length,
    unchecked: kinds.filter((kind) => kind === "unchecked").length,
    mistakes: kinds.filter((kind) => kind === "false").length,
  };
}

/** Where a notebook makes more exceptions than its folder's list allows, or fewer; of rules that it is under. */
export async function exceptionDrift(file: NotebookFile): Promise<Finding[]> {
  const rules = await rulesFor(file.path);
  const allowed = (await readExceptions(path.dirname(file.path)))[path.basename(file.path)];
  const counts = countExceptions(file);
  return kindsOfException.flatMap(({ kind, says, rule }): Finding[] => {
    const [now, most] = [counts[kind], allowed?.[kind] ?? 0];
    if (now === most || !rules.has(rule)) return [];
    const fix = now > most ? "write what can be checked" : `lower it to ${now}`;
    const message = `${now} ${says}, ${exceptionsName} says ${most}: ${fix}`;
    return [{ kind: "claim", cell: 0, message }];
  });
}

/** The list of a folder. @throws Error when it is of another form. */
export async function readExceptions(
  folder: string,
): Promise<Record<string, Partial<ExceptionCounts>>> {
  const file = path.join(folder, exceptionsName);
  if (!existsSync(file)) return {};
  let list: unknown;
  try {
    list = JSON.parse(await readText(file));
  } catch (error) {
    throw new Error(`${exceptionsName} is no JSON (${messageOf(error)}): restore it`, {
      cause: error,
    });
  }
  if (!isObject(list) || !Object.values(list).every(isObject))
    throw new Error(`${exceptionsName}: expected {"NAME.ipynb": {"sentences": 0, …}}`);
  return list as Record<string, Partial<ExceptionCounts>>;
}

const kindsOfException: { kind: keyof ExceptionCounts; says: string; rule: RuleName }[] = [
  { kind: "sentences", says: "sentences are marked <!--! … -->", rule: "claims" },
  { kind: "unchecked", says: "equations are marked @unchecked", rule: "mathematics" },
  { kind: "mistakes", says: "equations are marked @false", rule: "mathematics" },
];

/** A directive that cannot be read is reported with its equation. */
function kindOf(source: string): string {
  try {
    return readDirectives(source).kind;
  } catch {
    return "unread";
  }
}
