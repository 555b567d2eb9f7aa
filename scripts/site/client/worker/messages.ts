/** One output of a cell, as a notebook stores it. */
export type WorkerOutput = Record<string, unknown> & { output_type: string };

/** What a page asks of its worker: a cell, run after those before it. */
export interface RunRequest {
  /** Given back with everything that comes of it. */
  id: number;
  /** What errors call it: `cell 4`. */
  label: string;
  source: string;
}

/** What a worker tells its page. */
export type WorkerReport =
  | { kind: "ready" }
  | { kind: "output"; id: number; output: WorkerOutput }
  | { kind: "done"; id: number; ok: boolean };
