import { origins, type KernelCell, type Origin } from "../cell.js";
import type { Evaluator, Typing } from "../evaluate/evaluator.js";
import type { Failure, KernelFinding, Outcome } from "../evaluate/outcome.js";
import type { Language } from "../language/language.js";
import { Interruption, type Interrupts } from "../interrupts.js";
import type { IoPub } from "../iopub.js";
import { bundleOf, isShown, textBundle } from "../present/bundle.js";
import { report, type Report } from "../present/traceback.js";
import type { Incoming, Json } from "../protocol/message.js";
import type { Reply } from "../session.js";
import type { Transport } from "../transport/transport.js";
import type { History } from "./history.js";
import { helpPage } from "./inspect.js";

// As it is before a recorder listens to it.
const OwnDate = Date;

interface ExecuteContent {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

/** What execution needs of the rest of the kernel. */
export interface ExecuteContext {
  evaluator: Evaluator;
  language: Language;
  interrupts: Interrupts;
  transport: Pick<Transport, "begin" | "end">;
  iopub: IoPub;
  history: History;
  abortQueued(): Promise<void>;
}

/** Executes cells: numbers them, follows what they start, and tells how they ended. */
export class CellExecutor {
  #count = 0;
  // As it is before a recorder listens to it.
  readonly #soon = globalThis.setImmediate;
  #serial = 0;
  /** The origin of the cell that runs, or of the one that ran last. */
  last: Origin | undefined;

  constructor(private readonly context: ExecuteContext) {}

  /** The answer to an execute_request. */
  async execute(request: Incoming): Promise<Reply> {
    const content = request.content as unknown as ExecuteContent;
    const silent = content.silent ?? false;
    const blank = content.code.trim() === "";
    if (!silent && !blank && (content.store_history ?? true)) this.#count++;
    const cell = this.#cell(request, content);
    const origin: Origin = { header: request.header, cell, silent };
    const started = new OwnDate().toISOString();
    this.#announce(origin, content, blank);
    const outcome = await this.#unlessInterrupted(() => this.#run(cell, origin, blank));
    const reply = await this.#conclude(origin, outcome, content);
    this.context.transport.end();
    return {
      content: reply,
      metadata: { started, status: reply["status"], dependencies_met: true },
    };
  }

  /** Takes in a rejection nobody handled, or a throw nobody caught: it belongs to the cell that started it. */
  async late(error: unknown): Promise<void> {
    const origin = origins.getStore() ?? this.last;
    if (!origin) return;
    if (origin.cell?.running) {
      origin.cell.late.push(error);
      this.context.evaluator.fail(error);
    } else this.#publishError(origin, await this.#report({ kind: "thrown", error }, origin.cell));
  }

  /** The last words of a kernel that a cell ends by process.exit; undefined when no cell runs. */
  exitAnswer(code: number): Reply | undefined {
    if (!this.last?.cell?.running) return undefined;
    const told = report({ kind: "exit", code }, this.last.cell);
    this.#publishError(this.last, told);
    return { content: this.#errorContent(told) };
  }

  #cell(request: Incoming, { code, allow_stdin }: ExecuteContent): KernelCell {
    return {
      label: `cell ${this.#count}`,
      script: `gatehouse-cell-${++this.#serial}`,
      source: code,
      request,
      typing: typingOf(request),
      allowStdin: allow_stdin ?? false,
      running: true,
      late: [],
    };
  }

  #announce(origin: Origin, { code, store_history, silent }: ExecuteContent, blank: boolean): void {
    this.last = origin;
    const { label, request } = origin.cell!;
    const { silent: hidden } = origin;
    this.context.transport.begin({ request, label, count: this.#count, silent: hidden });
    if (blank) return;
    if ((store_history ?? true) && !silent) this.context.history.add(this.#count, code);
    this.context.iopub.publish(origin, "execute_input", { code, execution_count: this.#count });
  }

  async #run(cell: KernelCell, origin: Origin, blank: boolean): Promise<Outcome> {
    if (blank || asksForHelp(cell.source)) return { ok: true, value: undefined };
    const { evaluator } = this.context;
    const outcome = await origins.run(origin, () =>
      evaluator.execute(cell.source, cell, cell.typing),
    );
    if (outcome.ok) this.#note(origin, outcome.notes ?? []);
    // Node reports a rejection nobody handles when the microtasks are done: give it that turn.
    await new Promise((resolve) => this.#soon(resolve));
    if (!outcome.ok || cell.late.length === 0) return outcome;
    return { ok: false, failure: { kind: "thrown", error: cell.late[0] } };
  }

  async #conclude(origin: Origin, outcome: Outcome, content: ExecuteContent): Promise<Json> {
    const failure = outcome.ok ? await this.#show(origin, outcome.value) : outcome.failure;
    origin.cell!.running = false;
    if (failure) return this.#fail(origin, failure, content);
    return {
      status: "ok",
      execution_count: this.#count,
      user_expressions: await this.#expressions(origin, content.user_expressions ?? {}),
      payload: await this.#pages(content.code),
    };
  }

  async #show(origin: Origin, value: unknown): Promise<Failure | undefined> {
    if (!isShown(value) || origin.silent) return undefined;
    const shown = await this.#unlessInterrupted(async () => {
      const data = await origins.run(origin, () => bundleOf(value));
      const content = { execution_count: this.#count, data, metadata: {} };
      this.context.iopub.publish(origin, "execute_result", content);
      return { ok: true, value };
    });
    return shown.ok ? undefined : shown.failure;
  }

  /** How something went that is done for a cell, and that an interrupt may end. */
  async #unlessInterrupted(work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await this.context.interrupts.run(work);
    } catch (error) {
      const interrupted = error instanceof Interruption;
      return {
        ok: false,
        failure: interrupted ? { kind: "interrupted" } : { kind: "thrown", error },
      };
    }
  }

  /** What `check` would refuse, and somebody who tries something may do. */
  #note(origin: Origin, notes: KernelFinding[]): void {
    const lines = notes.map(
      ({ line, column, message }) => `note: ${line}:${column} - ${message}\n`,
    );
    this.context.iopub.print(origin, "stderr", lines.join(""));
  }

  async #pages(code: string): Promise<Json[]> {
    const name = asksForHelp(code);
    return name === undefined ? [] : [await helpPage(this.context.language, name)];
  }

  async #fail(origin: Origin, failure: Failure, content: ExecuteContent): Promise<Json> {
    const told = await this.#report(failure, origin.cell);
    this.#publishError(origin, told);
    for (const error of origin.cell!.late) {
      if (failure.kind === "thrown" && failure.error === error) continue;
      this.#publishError(origin, await this.#report({ kind: "thrown", error }, origin.cell));
    }
    if (content.stop_on_error ?? true) await this.context.abortQueued();
    return this.#errorContent(told);
  }

  async #expressions(origin: Origin, expressions: Record<string, string>): Promise<Json> {
    const results: Json = {};
    for (const [name, source] of Object.entries(expressions)) {
      const unit = { label: name, script: `gatehouse-expression-${++this.#serial}`, source };
      const outcome = await this.#unlessInterrupted(async () => {
        const evaluated = await origins.run(origin, () =>
          this.context.evaluator.evaluate(source, unit, origin.cell!.typing),
        );
        return evaluated.ok ? { ok: true, value: textBundle(evaluated.value) } : evaluated;
      });
      results[name] = outcome.ok
        ? { status: "ok", data: outcome.value, metadata: {} }
        : { status: "error", ...contentOf(await this.#report(outcome.failure, unit)) };
    }
    return results;
  }

  /** What is told of a failure; an error's own code, which words it, may never end. */
  async #report(failure: Failure, unit: Reported = aMessage): Promise<Report> {
    try {
      return await this.context.interrupts.run(() => report(failure, unit));
    } catch (error) {
      if (error instanceof Interruption) return report({ kind: "interrupted" }, unit);
      throw error;
    }
  }

  #publishError(origin: Origin, told: Report): void {
    const metadata = gatehouseMetadata(told);
    this.context.iopub.publish(origin, "error", { ...contentOf(told), metadata }, { metadata });
  }

  #errorContent(told: Report): Json {
    const metadata = gatehouseMetadata(told);
    return { status: "error", execution_count: this.#count, ...contentOf(told), metadata };
  }
}

type Reported = Parameters<typeof report>[1];

/** What failed where it was no cell. */
const aMessage: Reported = { script: "", label: "a message", source: "" };

/** The name in a cell of the form `name?`. */
function asksForHelp(code: string): string | undefined {
  return /^\s*([\w$.]+)\s*\?\s*$/.exec(code)?.[1];
}

function contentOf({ ename, evalue, traceback }: Report): Json {
  return { ename, evalue, traceback };
}

function gatehouseMetadata({ place }: Report): Json {
  return place ? { gatehouse: place } : {};
}

/** The runner says of each cell whether it knows its types to be right; others, who let people write, say nothing. */
function typingOf({ metadata }: Incoming): Typing {
  const { gatehouse } = metadata as { gatehouse?: { checked?: unknown } };
  if (gatehouse?.checked === undefined) return "lenient";
  return gatehouse.checked === true ? "checked" : "strict";
}
