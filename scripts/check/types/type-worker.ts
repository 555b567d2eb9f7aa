import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { NotebookFile } from "../../notebook/notebook.js";
import type { TypeReport } from "./check-types.js";

interface TypeAnswer {
  report?: TypeReport;
  error?: string;
}

/** A `TypeChecker` in a thread of its own, so that executions go on while it compiles. One question at a time. */
export class TypeWorker {
  private readonly worker = new Worker(new URL("worker.mjs", import.meta.url));

  /** @throws Error when the compiler itself fails. */
  async check(files: NotebookFile[]): Promise<TypeReport> {
    this.worker.postMessage(files);
    const [{ report, error }] = (await once(this.worker, "message")) as [TypeAnswer];
    if (!report) throw new Error(`the check of types failed: ${error}`);
    return report;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
