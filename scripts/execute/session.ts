import { setTimeout as sleep } from "node:timers/promises";
import { answerOf } from "./answer.js";
import { KernelDied, TimedOut, unlessDied, type KernelClient } from "./client.js";
import type { CellResult, Evaluate, Execution, Hooks, ExecutionLimits } from "./execution.js";
import { unexpected } from "./expectation.js";
import { failureOf, type CellFailure } from "./failures.js";
import type { KernelProcess } from "./kernel-process.js";
import type { KernelSpec } from "./kernelspecs.js";
import { sourceOf, tagsOf, type NotebookCell, type Notebook } from "../notebook/notebook.js";
import { countOf, DisplayIndex, OutputCollector } from "./outputs.js";
import { ofCell, ofExpression, typing } from "./requests.js";
import type { Received } from "../kernel/protocol/wire.js";
import { touchedIn } from "./touched.js";

/** How long after the last cell an unhandled rejection or a late throw still counts. */
const settleMs = 60;
/** How long a kernel has to obey: after an interrupt, and after being asked to shut down. */
const graceMs = 3000;
const inputRefused =
  "the cell asks for input, and nobody is there to answer: give it a value instead";
const outputLost =
  "the kernel never said it was done: output of this cell was lost (stock tslab drops bursts; use our kernel)";
const abortedPattern = /^abort(ed)?$/;
const abortWindowMs = 250;

/** One notebook in one kernel. */
export class NotebookSession {
  readonly execution: Execution = { cells: [], durationMs: 0 };
  private readonly displays = new DisplayIndex();
  private readonly collectors = new Map<string, OutputCollector>();
  /** Whether the kernel ever answered; `silent`: it was given up because it did not. */
  state: "starting" | "started" | "silent" = "starting";
  private inputAsked = false;
  private lostOutput = false;
  private stopped = false;
  private right: ReadonlySet<number> | undefined;

  constructor(
    private readonly client: KernelClient,
    private readonly kernel: KernelProcess,
    private readonly spec: KernelSpec,
    private readonly notebook: Notebook,
    private readonly limits: ExecutionLimits,
    private readonly hooks: Hooks,
  ) {
    client.onPublished = (message) => this.published(message);
    client.onInputRequest = (message) => {
      this.inputAsked = true;
      client.refuseInput(message);
    };
  }

  async run(): Promise<void> {
    const deadline = performance.now() + this.limits.notebookMs;
    try {
      await this.client.ready(this.limits.startMs, this.spec.name === "tslab");
      this.state = "started";
      this.right = await this.hooks.right?.();
      await this.hooks.afterCell?.(0, (expression) => this.evaluate(expression, 0));
      for (const [k, cell] of this.notebook.cells.entries())
        await this.runCell(k + 1, cell, deadline);
      await sleep(settleMs);
      if (this.hooks.records) Object.assign(this.execution, await touchedIn(this.client));
    } catch (error) {
      if (!(error instanceof KernelDied || error instanceof TimedOut)) throw error;
      if (this.state === "starting" && error instanceof TimedOut) this.state = "silent";
      this.breakOff(error.message);
    }
    this.judgeLate();
  }

  async end(): Promise<void> {
    const obeyed =
      !this.kernel.dead && !this.execution.broken && (await this.client.shutdown(graceMs));
    if (!obeyed) this.client.close();
    await (this.kernel.dead ? this.kernel.clean() : this.kernel.kill());
  }

  private async runCell(index: number, cell: NotebookCell, deadline: number): Promise<void> {
    if (cell.cell_type !== "code") {
      if (!this.stopped)
        await this.hooks.afterCell?.(index, (expression) => this.evaluate(expression, index));
      return;
    }
    const result: CellResult = {
      index,
      status: "not run",
      durationMs: 0,
      outputs: [],
      executionCount: null,
    };
    this.execution.cells.push(result);
    if (this.stopped || sourceOf(cell).trim() === "") {
      if (!this.stopped) result.status = "ok";
      return;
    }
    if (tagsOf(cell).includes("skip-execution")) {
      result.status = "skipped";
      return;
    }
    this.hooks.onCell?.(index);
    await this.execute(result, cell, deadline);
    if (!this.stopped)
      await this.hooks.afterCell?.(index, (expression) => this.evaluate(expression, index));
  }

  private async execute(result: CellResult, cell: NotebookCell, deadline: number): Promise<void> {
    const started = performance.now();
    const limit = Math.min(this.limits.cellMs, deadline - started);
    try {
      let reply = await this.request(result, cell, limit);
      // Stock tslab refuses, for a while after an error, whatever comes.
      for (
        let tries = 0;
        abortedPattern.test(String(reply.content["status"])) && tries < 5;
        tries++
      ) {
        await sleep(abortWindowMs);
        reply = await this.request(result, cell, limit);
      }
      result.executionCount = countOf(reply.content);
      this.judge(result, cell, reply);
    } catch (error) {
      this.blame(result, cell, error, limit);
    } finally {
      result.durationMs = performance.now() - started;
    }
  }

  private async request(result: CellResult, cell: NotebookCell, limit: number): Promise<Received> {
    const { id, reply, idle } = this.client.request(
      "execute_request",
      ofCell(sourceOf(cell)),
      typing(result.index, this.right),
    );
    const collector = new OutputCollector(this.displays);
    result.outputs = collector.outputs;
    this.collectors.set(id, collector);
    try {
      const [answer, heard] = await this.within(
        limit,
        Promise.all([reply, this.idleOrLost(reply, idle)]),
      );
      this.lostOutput = !heard;
      return answer;
    } finally {
      this.client.forget(id);
    }
  }

  /** Whether `idle` came; stock tslab can lose it, and output with it: what is not there a while after the reply will not come. */
  private idleOrLost(reply: Promise<Received>, idle: Promise<void>): Promise<boolean> {
    const waited = reply.then(() => sleep(graceMs, false, { ref: false }));
    return Promise.race([idle.then(() => true), waited]);
  }

  /** The result of `work` within the limit; past it the kernel is interrupted, and given up if it does not obey. */
  private async within<T>(limitMs: number, work: Promise<T>): Promise<T> {
    const late = Symbol("late");
    const first = await this.client.alive(
      Promise.race([work, sleep(Math.max(0, limitMs), late, { ref: false })]),
    );
    if (first !== late) return first as T;
    if (this.spec.interruptMode === "message") this.client.interrupt();
    else this.kernel.interrupt();
    // Some kernels end when they are interrupted; the reason is still the time.
    const obeyed = this.client.alive(
      Promise.race([work, sleep(graceMs, undefined, { ref: false })]),
    );
    await obeyed.catch(unlessDied);
    throw new TimedOut(
      `took longer than ${Number((limitMs / 1000).toFixed(1))} s and was interrupted`,
    );
  }

  private judge(result: CellResult, cell: NotebookCell, reply: Received): void {
    const failure = this.refusal() ?? this.failureOf(result, cell, reply);
    this.settle(result, unexpected(cell, failure));
  }

  private failureOf({ outputs }: CellResult, cell: NotebookCell, reply?: Received) {
    const isStock = this.spec.argv.some((part) => part.endsWith("bin/tslab"));
    return failureOf(outputs, reply, sourceOf(cell), isStock);
  }

  /** A failure that no output tells of. */
  private refusal(): CellFailure | undefined {
    const { inputAsked, lostOutput } = this;
    this.inputAsked = this.lostOutput = false;
    if (inputAsked) return { ename: "InputRequested", evalue: inputRefused };
    return lostOutput ? { ename: "OutputLost", evalue: outputLost } : undefined;
  }

  private settle(result: CellResult, failure: CellFailure | undefined): void {
    result.status = failure ? "failed" : "ok";
    if (failure) Object.assign(result, { failure });
    this.stopped ||= failure !== undefined;
  }

  private blame(result: CellResult, cell: NotebookCell, error: unknown, limitMs: number): void {
    if (!(error instanceof KernelDied || error instanceof TimedOut)) throw error;
    const said = this.kernel.output;
    const detail = error instanceof KernelDied && said ? `; its last words:\n${said}` : "";
    result.status = "failed";
    result.failure = {
      ename: error.name,
      evalue: `${error.message}${detail}`,
      source: sourceOf(cell),
    };
    this.stopped = true;
    if (error instanceof KernelDied || limitMs <= 0) this.breakOff(error.message);
  }

  private breakOff(reason: string): void {
    this.execution.broken = reason;
    this.stopped = true;
  }

  /** Errors that came after their cell had ended fail that cell. */
  private judgeLate(): void {
    for (const result of this.execution.cells) {
      if (result.status !== "ok") continue;
      const cell = this.notebook.cells[result.index - 1]!;
      if (tagsOf(cell).includes("raises-exception")) continue;
      const failure = this.failureOf(result, cell);
      if (failure) Object.assign(result, { status: "failed", failure });
    }
  }

  private published(message: Received): void {
    const id = message.parentHeader.msg_id;
    if (message.header.msg_type === "update_display_data") this.displays.update(message.content);
    else if (id !== undefined) this.collectors.get(id)?.take(message);
  }

  private async evaluate(expression: string, index: number): ReturnType<Evaluate> {
    const content = ofExpression(expression);
    const { id, reply } = this.client.request(
      "execute_request",
      content,
      typing(index, this.right),
    );
    try {
      return answerOf((await this.within(this.limits.cellMs, reply)).content);
    } finally {
      this.client.forget(id);
    }
  }
}
