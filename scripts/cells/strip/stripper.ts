import type { SourceMapInput } from "@jridgewell/trace-mapping";

/** A cell as plain JavaScript, as a module, and the way back to its source. */
export interface Stripped {
  code: string;
  map: SourceMapInput;
}

/** The options of TypeScript that change what a cell does, not only whether it is right. */
export interface StripOptions {
  /** Decorators as TypeScript had them before the standard did. */
  experimentalDecorators?: boolean;
  /** With those: the types of what is decorated are kept for run time. Only TypeScript itself does this. */
  emitDecoratorMetadata?: boolean;
}

/**
 * Takes the types out of a cell. Every import that may be of a value stays: a later cell may use it.
 * @throws CellSyntaxError where the text is no TypeScript, or more than the stripper knows of it.
 */
export type Strip = (source: string, options: StripOptions) => Stripped | Promise<Stripped>;

/** A cell that cannot be read: where, in lines and columns from 1, and why. */
export class CellSyntaxError extends SyntaxError {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}
