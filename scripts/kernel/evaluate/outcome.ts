import type { TypeFinding } from "../../cells/types/checker.js";

/** A finding of the type checker that the kernel shows. */
export interface KernelFinding extends TypeFinding {
  /** The file it is in, when that is not the cell. */
  file?: string;
}

/** Why a cell failed. */
export type Failure =
  | { kind: "thrown"; error: unknown }
  | { kind: "types"; findings: KernelFinding[] }
  | { kind: "interrupted" }
  | { kind: "exit"; code: number };

export type Outcome =
  { ok: true; value: unknown; notes?: KernelFinding[] } | { ok: false; failure: Failure };
