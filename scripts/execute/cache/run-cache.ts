import path from "node:path";
import { cacheFolder, root } from "../../paths.js";
import type { Evaluate, Execution, Hooks, Question } from "../execution.js";
import { joined, type Output } from "../../notebook/notebook.js";
import type { Touched } from "../../kernel/record/recorder.js";
import { isObject } from "../../notebook/structure.js";
import { environmentKey, marksOfEnvironment, type Environment } from "./environment.js";
import { planKey, type Plan } from "./key.js";
import { foreseeReaches, libraryState } from "./library.js";
import { libraryNames, libraryUsed } from "./library-names.js";
import { builtLibrary, isUnchanged, stateOf, type Looked } from "./looked.js";
import { hashOf, Store } from "./store.js";

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
  /** Nothing is looked at before; what changes later is not taken for what a run has seen. */
  private readonly started = Date.now();
  private readonly seen = new Map<string, string | undefined>();
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

  /** Finds out at once what many notebooks use of the library. */
  foresee(notebooks: string[][]): void {
    const lists = notebooks.map(libraryNames).filter((names) => names !== null);
    this.foreseen = foreseeReaches(lists, this.facts);
    // What goes wrong is said to those who ask for it.
    this.foreseen.catch(() => undefined);
  }

  /** The name of a run that is known to be like one before it; none where it is not. */
  async key(plan: Plan): Promise<string | undefined> {
    this.environment ??= environmentKey();
    const planned = planKey(plan, (await this.environment).key);
    const looked = planned === undefined ? undefined : await this.facts.read(planned);
    return isLooked(looked) ? this.named(planned!, looked) : undefined;
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
   * Keeps a run, if it went well, all that was to be asked was answered, all that it depends on is recorded, and nothing
   * of that has changed since it began. Returns the name it is kept under.
   */
  async keep(
    recording: Recording,
    plan: Plan,
    circumstances: Circumstances,
  ): Promise<string | undefined> {
    if (recording.answers.length !== plan.questions.length || !wentWell(recording))
      return undefined;
    const environment = await this.environment!;
    const planned = planKey(plan, environment.key);
    const { touched, types } = circumstances;
    if (planned === undefined || !touched || touched.beyond.length > 0) return undefined;
    const { beyond: _, ...rest } = touched;
    const looked = { ...rest, types, library: libraryUsed(plan, touched) };
    if (!isUnchanged(looked, this.started) || (await marksOfEnvironment()) !== environment.marks)
      return undefined;
    const key = await this.named(planned, looked);
    if (key === undefined) return undefined;
    await this.facts.write(planned, looked);
    await this.runs.write(key, recording);
    return key;
  }

  private async named(planned: string, looked: Looked): Promise<string | undefined> {
    await this.foreseen;
    const usesLibrary = looked.files.some(([name]) => name === builtLibrary);
    const library = usesLibrary ? await libraryState(looked.library, this.facts) : undefined;
    const state = stateOf(looked, library, this.seen);
    return state === undefined ? undefined : hashOf([planned, looked, state]);
  }
}

/** What was noted of a run besides what came of it. */
export interface Circumstances {
  touched: Touched | undefined;
  types: string[];
}

function isLooked(value: unknown): value is Looked {
  const lists = ["files", "folders", "modules", "variables", "types"];
  return isObject(value) && lists.every((name) => Array.isArray(value[name])) && "library" in value;
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
