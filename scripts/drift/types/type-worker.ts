import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { NotebookFile } from "../../execute/notebook.js";
import type { Finding } from "../finding.js";

interface Answer {
  findings?: Map<string, Finding[]>;
  error?: string;
}

/** A `TypeChecker` in a thread of its own, so that executions go on while it compiles. One question at a time. */
export class TypeWorker {
  private readonly worker = new Worker(new URL("worker.mjs", import.meta.url));

  /** @throws Error when the compiler itself fails. */
  async check(files: NotebookFile[]): Promise<Map<string, Finding[]>> {
    this.worker.postMessage(files);
    const [{ findings, error }] = (await once(this.worker, "message")) as [Answer];
    if (!findings) throw new Error(`the check of types failed: ${error}`);
    return findings;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
