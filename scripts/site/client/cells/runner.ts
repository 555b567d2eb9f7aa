import type { RunRequest, WorkerOutput, WorkerReport } from "../worker/messages.js";

/** What happens to a cell while the page runs it. */
export interface CellEvents {
  output(output: WorkerOutput): void;
  /** `ok`: it ended well; `failed`; `stopped` by the reader. */
  ended(how: "ok" | "failed" | "stopped"): void;
}

/** The page's side of the worker: started when a cell is first run, ended by Stop. */
export class CellRunner {
  #worker: Worker | undefined;
  #ready: Promise<Worker> | undefined;
  readonly #waiting = new Map<number, CellEvents>();
  #count = 0;

  /** Whether a worker has state that a restart would lose. */
  get isRunning(): boolean {
    return this.#waiting.size > 0;
  }

  /** Gives a cell to the worker, which runs cells one after another. Rejects where the page can have no worker. */
  async run(label: string, source: string, events: CellEvents): Promise<void> {
    const worker = await (this.#ready ??= this.#start());
    const id = this.#count++;
    this.#waiting.set(id, events);
    const request: RunRequest = { id, label, source };
    worker.postMessage(request);
  }

  /** Ends the worker with all that it knows. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ready = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const events of waiting) events.ended("stopped");
  }

  #start(): Promise<Worker> {
    return new Promise((resolve, reject) => {
      const url = new URL("assets/cells/worker.js", document.baseURI);
      const worker = new Worker(url, { type: "module" });
      this.#worker = worker;
      worker.addEventListener("error", ({ message }) => {
        this.#ready = undefined;
        reject(new Error(message || "the worker could not be loaded"));
      });
      worker.addEventListener("message", ({ data }) => {
        const report = data as WorkerReport;
        if (report.kind === "ready") resolve(worker);
        else this.#hear(report);
      });
    });
  }

  #hear(report: Exclude<WorkerReport, { kind: "ready" }>): void {
    const events = this.#waiting.get(report.id);
    if (report.kind === "output") return events?.output(report.output);
    this.#waiting.delete(report.id);
    events?.ended(report.ok ? "ok" : "failed");
  }
}
