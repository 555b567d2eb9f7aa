import { describeShape, type Value } from "./values.js";

/** Names of sizes: `H` for the units, `D` for the inputs; a sum where vectors are joined. */
export type Size = string | readonly string[];

/** One row of a symbol table: what the symbol means, how large it is, and where its values come from. */
export interface Declaration<Run> {
  /** What it is, in words. */
  says: string;
  /** [] for a number, [H] for a vector, [H, [H, D]] for a matrix. */
  shape: readonly Size[];
  /** The first step it exists at, when it has a value per step; without it the symbol is constant. */
  from?: number;
  /** Its value in a run, at a step where it has steps. */
  value(run: Run, step: number): Value | number | readonly number[];
}

/** A number that stands for any number: the equation must hold for every sample. */
export interface AnyDeclaration<Run> {
  says: string;
  any: true;
  /** One number per sample; all such symbols of a table have equally many. */
  samples(run: Run): readonly number[];
}

/** A course's symbols, keyed by LaTeX without the step: `\tilde c`, `W_f`, `c'`. */
export type SymbolTable<Run> = Record<string, Declaration<Run> | AnyDeclaration<Run>>;

/** A symbol with its values. */
export interface BoundSymbol {
  key: string;
  says: string;
  shape: readonly number[];
  /** The first and last step, when it has steps. */
  steps: { from: number; to: number } | null;
  /** Whether it stands for any number. */
  any: boolean;
  /** By step from `steps.from`; by sample; or one. */
  values: readonly Value[];
}

/** Everything an equation can be checked against. */
export interface BoundTrace {
  name: string;
  says: string;
  symbols: ReadonlyMap<string, BoundSymbol>;
  /** Equations that define symbols by others, cited when a false one is far from any of them. */
  laws: readonly string[];
  /** Steps an unbounded step letter runs over. */
  lastStep: number;
  /** How many samples the symbols that stand for any number have. */
  samples: number;
}

/** What a trace is made from. */
export interface TraceSource<Run> {
  name: string;
  says: string;
  table: SymbolTable<Run>;
  run: Run;
  sizes: Readonly<Record<string, number>>;
  lastStep: number;
  laws?: readonly string[];
}

/**
 * A trace's values under their symbols, each held to its declared shape.
 * @throws TypeError when a value has another shape than declared or is not finite.
 */
export function bindTrace<Run>(source: TraceSource<Run>): BoundTrace {
  const { name, says, lastStep, laws = [] } = source;
  const symbols = new Map(
    Object.entries(source.table).map(([key, row]) => [key, bindSymbol(key, row, source)]),
  );
  const counts = [...symbols.values()].filter(({ any }) => any).map(({ values }) => values.length);
  return { name, says, symbols, laws, lastStep, samples: Math.max(1, ...counts) };
}

function bindSymbol<Run>(
  key: string,
  row: Declaration<Run> | AnyDeclaration<Run>,
  { name, run, sizes, lastStep }: TraceSource<Run>,
): BoundSymbol {
  const { says } = row;
  if ("any" in row) {
    const values = row.samples(run).map((x) => ({ shape: [], data: [x] }));
    return { key, says, shape: [], steps: null, any: true, values };
  }
  const shape = row.shape.map((size) => sizeOf(size, sizes));
  const steps = row.from === undefined ? null : { from: row.from, to: lastStep };
  const at = steps ? range(steps.from, steps.to) : [0];
  const values = at.map((step) => {
    const value = toValue(row.value(run, step));
    requireDeclared(value, shape, `${key} of trace ${name}`);
    return value;
  });
  return { key, says, shape, steps, any: false, values };
}

/** The whole numbers from one to another, both included. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k);
}

function sizeOf(size: Size, sizes: Readonly<Record<string, number>>): number {
  if (typeof size !== "string") return size.reduce((sum, part) => sum + sizeOf(part, sizes), 0);
  const found = sizes[size];
  if (found === undefined) throw new TypeError(`the size ${size} is not declared`);
  return found;
}

function toValue(value: Value | number | readonly number[]): Value {
  if (typeof value === "number") return { shape: [], data: [value] };
  return "shape" in value ? value : { shape: [value.length], data: value };
}

function requireDeclared(value: Value, shape: readonly number[], what: string): void {
  if (value.shape.join() !== shape.join())
    throw new TypeError(
      `${what}: declared as ${describeShape({ shape })}, its value is ${describeShape(value)}`,
    );
  if (!value.data.every(Number.isFinite)) throw new TypeError(`${what}: not a finite number`);
}
