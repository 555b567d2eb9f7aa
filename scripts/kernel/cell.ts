import { AsyncLocalStorage } from "node:async_hooks";
import type { Typing } from "./evaluate/evaluator.js";
import type { Header, Parent } from "./protocol/message.js";

/** What output and late errors belong to: the request that started the code that made them. */
export interface Origin {
  header: Header;
  /** Unset for code that no cell started, such as a comm's handler. */
  cell?: KernelCell;
  /** A silent request's output is not broadcast. */
  silent: boolean;
}

/** A cell while it runs and after, for as long as something it started may still speak. */
export interface KernelCell {
  /** What readers know it by: `cell 3`. */
  label: string;
  /** Its name in stacks. */
  script: string;
  source: string;
  request: Parent;
  typing: Typing;
  allowStdin: boolean;
  running: boolean;
  /** Rejections nobody handled and late throws, while it runs. */
  late: unknown[];
}

/** Follows a cell's code through timers, promises and callbacks. */
export const origins = new AsyncLocalStorage<Origin>();
