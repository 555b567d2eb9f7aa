/** What kind of promise a notebook broke. */
export type FindingKind =
  | "schema"
  | "types"
  | "error"
  | "output"
  | "figure"
  | "prose"
  | "claim"
  | "equation"
  | "link"
  | "coverage"
  | "stale";

/** One place where a notebook and the library disagree. */
export interface Finding {
  kind: FindingKind;
  /** The cell, counted from 1, prose included; 0 for the notebook as a whole. */
  cell: number;
  /** The line in the cell, from 1, where it is known. */
  line?: number;
  /** What differs and what to do. */
  message: string;
  expected?: string;
  actual?: string;
  /** What changed since the last update, where that explains it. */
  cause?: string;
}
