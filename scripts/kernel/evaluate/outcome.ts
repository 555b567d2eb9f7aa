/** A finding of the type checker, in lines and columns from 1. */
export interface Finding {
  line: number;
  column: number;
  length: number;
  code: number;
  message: string;
  /** The file it is in, when that is not the cell. */
  file?: string;
}

/** Why a cell failed. */
export type Failure =
  | { kind: "thrown"; error: unknown }
  | { kind: "types"; findings: Finding[] }
  | { kind: "interrupted" }
  | { kind: "exit"; code: number };

export type Outcome =
  { ok: true; value: unknown; notes?: Finding[] } | { ok: false; failure: Failure };
