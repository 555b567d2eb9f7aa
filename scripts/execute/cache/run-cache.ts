import path from "node:path";
import { cacheFolder, root } from "../../paths.js";
import type { Evaluate, Execution, Hooks, Question } from "../execution.js";
import { joined, type Output } from "../../notebook/notebook.js";
import { isObject } from "../../notebook/structure.js";
import { foreseeLibrary } from "./closure.js";
import { environmentKey, marksOfEnvironment, type Environment } from "./environment.js";
import { runKey, type Plan, type RunKey } from "./key.js";
import { Store } from "./store.js";

type EvaluateAnswer = Awaited<ReturnType<Evaluate>>;

/** A run that went well, with the answers to what was asked of it. */
interface Recording {
  execution: Execution;
  answers: EvaluateAnswer[];
}

/** Traces of calls name files and lines that the key knows nothing of. */
const stackLine = /^\s+at .*:\d+:\d+\)?$/m;

/** Runs of notebooks that went well, by what they depend on; one that is known need not be repeated. */
export class RunCache {
  private readonly facts: Store;
  private readonly runs: Store;
  private environment: Promise<Environment> | undefined;
  private foreseen: Promise<void> | undefined;
  private empty: Promise<boolean> | undefined;
  /** What was concluded from runs, by whatever else it was concluded from. */
  readonly verdicts: Store;

  constructor(folder = path.join(cacheFolder, "runs")) {
    this.facts = new Store(path.join(folder, "facts"));
    this.runs = new Store(path.join(folder, "results"));
    this.verdicts = new Store(path.join(folder, "verdicts"));
  }

  /** Whether no run at all was known when this was first asked. */
  isEmpty(): Promise<boolean> {
    return (this.empty ??= this.runs.isEmpty());
  }

  /** Notes the environment as it is before anything runs in it. */
  async noteEnvironment(): Promise<void> {
    await (this.environment ??= environmentKey());
  }

  /** Finds out at once what many notebooks reach of the library. */
  foresee(notebooks: { sources: string[]; folder: string }[]): void {
    this.foreseen = foreseeLibrary(notebooks, this.facts);
    // What goes wrong is said to those who ask for a key.
    this.foreseen.catch(() => undefined);
  }

  /** The name of a run; none where its outcome cannot be foretold. */
  async key(plan: Plan): Promise<RunKey> {
    this.environment ??= environmentKey();
    await this.foreseen;
    return runKey(plan, (await this.environment).key, this.facts);
  }

  /** Replays the run of that name, answers included, if it is known. */
  async replay(key: string, hooks: Hooks): Promise<Execution | undefined> {
    const started = performance.now();
    const known = await this.runs.read(key);
    const questions = hooks.questions ?? [];
    if (!isRecording(known) || known.answers.length !== questions.length) return undefined;
    for (const cell of new Set(questions.map((question) => question.cell))) {
      await hooks.afterCell?.(cell, (expression) =>
        Promise.resolve(answerTo({ cell, expression }, questions, known.answers)),
      );
    }
    return { ...known.execution, durationMs: performance.now() - started, key, cached: true };
  }

  /**
   * Keeps a run, if it went well, all that was to be asked was answered, and nothing it depends on has changed since
   * it began. Returns whether it is kept.
   */
  async keep(key: string, recording: Recording, plan: Plan): Promise<boolean> {
    if (recording.answers.length !== plan.questions.length || !wentWell(recording)) return false;
    const environment = await this.environment!;
    if ((await marksOfEnvironment()) !== environment.marks) return false;
    const now = await runKey(plan, environment.key, this.facts);
    if (!("key" in now) || now.key !== key) return false;
    await this.runs.write(key, recording);
    return true;
  }
}

/** Whether an entry has the form of a recording: one that has another was made by something else. */
function isRecording(value: unknown): value is Recording {
  if (!isObject(value) || !isObject(value["execution"]) || !Array.isArray(value["answers"]))
    return false;
  const { cells } = value["execution"];
  return value["answers"].every(isObject) && Array.isArray(cells) && cells.every(isResult);
}

function isResult(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { index, status, outputs } = value;
  const isKnown = typeof index === "number" && typeof status === "string";
  return isKnown && Array.isArray(outputs) && outputs.every(isObject);
}

/** The hooks, with every answer noted. */
export function listening(hooks: Hooks, answers: EvaluateAnswer[]): Hooks {
  const { afterCell } = hooks;
  if (!afterCell) return hooks;
  return {
    ...hooks,
    afterCell: (cell, evaluate) =>
      afterCell(cell, async (expression) => {
        const answer = await evaluate(expression);
        answers.push(answer);
        return answer;
      }),
  };
}

function answerTo(
  question: Question,
  questions: Question[],
  answers: EvaluateAnswer[],
): EvaluateAnswer {
  const k = questions.findIndex(
    ({ cell, expression }) => cell === question.cell && expression === question.expression,
  );
  if (k < 0)
    throw new Error(`cell ${question.cell}: ${question.expression} was not among the questions`);
  return answers[k]!;
}

function wentWell({ execution, answers }: Recording): boolean {
  return (
    execution.broken === undefined &&
    execution.cells.every(({ status }) => status === "ok" || status === "skipped") &&
    answers.every(({ error }) => error === undefined) &&
    execution.cells.every(({ outputs }) => outputs.every(isSettled))
  );
}

/** Whether an output is all that the key speaks of: no error, no place in a file. */
function isSettled(output: Output): boolean {
  if (output.output_type === "error") return false;
  const said = [output["text"], ...Object.values((output["data"] as object | undefined) ?? {})];
  const text = said.map((part) => (typeof part === "object" ? JSON.stringify(part) : joined(part)));
  return !text.some((part) => stackLine.test(part) || part.includes(root));
}
