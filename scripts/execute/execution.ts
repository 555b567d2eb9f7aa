import type { Touched } from "../kernel/record/recorder.js";
import type { CellFailure } from "./failures.js";
import type { Output } from "../notebook/notebook.js";

/** Limits of an execution; times in milliseconds. */
export interface ExecutionLimits {
  /** For one cell. */
  cellMs: number;
  /** For the whole notebook. */
  notebookMs: number;
  /** For the kernel to answer at all. */
  startMs: number;
  /** Megabytes that the kernel and what it started may take. */
  memoryMb?: number;
}

/** What became of one code cell. Cells are counted from 1, prose included. */
export interface CellResult {
  index: number;
  status: "ok" | "failed" | "skipped" | "not run";
  durationMs: number;
  outputs: Output[];
  executionCount: number | null;
  failure?: CellFailure;
}

/** What became of a notebook. */
export interface Execution {
  cells: CellResult[];
  durationMs: number;
  /** Why the execution could not go on: the kernel died, hung or never started. */
  broken?: string;
  /** What its cells touched beyond their own code, where that was recorded. */
  touched?: Touched;
  /** The name it is kept under in the cache, where it is. */
  key?: string;
  /** Whether it was found there rather than run. */
  cached?: boolean;
}

/** Work to be done in the kernel after a cell, counted from 1, has run (or, with 0, before the first). */
export type AfterCell = (cell: number, evaluate: Evaluate) => Promise<void>;

/** Evaluates an expression over the names the cells have defined; state and counts stay as they are. */
export type Evaluate = (expression: string) => Promise<{ text?: string; error?: string }>;

/** An expression that will be evaluated after a cell. */
export interface Question {
  cell: number;
  expression: string;
}

/** What listens to an execution. */
export interface Hooks {
  /** Everything `afterCell` is going to evaluate, in order. */
  questions?: Question[];
  afterCell?: AfterCell;
  /** The cells, from 1, that are known to have no error of types. */
  right?: () => Promise<ReadonlySet<number>>;
  /** The files that the types of the cells were read from. */
  typesReadFrom?: () => Promise<string[]>;
  /** Whether the kernel was started to record what cells touch. */
  records?: boolean;
  /** Hears which cell begins. */
  onCell?: (index: number) => void;
  /** Hears why a kernel that never answered is started again. */
  onRestart?: (why: string) => void;
}
