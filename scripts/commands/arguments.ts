import { parseArgs } from "node:util";

/** Arguments that cannot be used. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What an option takes: how its text becomes a value, and what it is when it is not given. */
export interface Option<T> {
  type: "string" | "boolean";
  multiple?: boolean;
  /** @throws UsageError naming the option and what it takes. */
  read(name: string, given: string | boolean | string[] | undefined): T;
}

/** An option without a value. */
export function flag(): Option<boolean> {
  return { type: "boolean", read: (_, given) => given === true };
}

/** An option that takes any text. */
export function text(): Option<string | undefined> {
  return { type: "string", read: (_, given) => given as string | undefined };
}

/** An option that takes any text and may be given more than once. */
export function texts(): Option<string[]> {
  return {
    type: "string",
    multiple: true,
    read: (_, given) => (given as string[] | undefined) ?? [],
  };
}

/** An option that may be given more than once, with one of these names each time; none means all. */
export function names(known: string[]): Option<string[]> {
  return {
    type: "string",
    multiple: true,
    read: (name, given) => {
      const chosen = (given as string[] | undefined) ?? known;
      chosen.forEach((each) => requireOneOf(name, each, known));
      return chosen;
    },
  };
}

/** An option that takes one of these names; the first is the default. */
export function choice<Name extends string>(known: readonly [Name, ...Name[]]): Option<Name> {
  return {
    type: "string",
    read: (name, given) => {
      const chosen = (given as string | undefined) ?? known[0];
      requireOneOf(name, chosen, known);
      return chosen as Name;
    },
  };
}

/** An option that takes a whole number between bounds. */
export function whole<Default extends number | undefined>(
  bounds: { from: number; to?: number },
  otherwise: Default,
): Option<number | Default> {
  const { from, to = Number.MAX_SAFE_INTEGER } = bounds;
  const range = bounds.to === undefined ? `of ${from} or more` : `from ${from} to ${to}`;
  const fits = (value: number) => Number.isInteger(value) && value >= from && value <= to;
  return number(`a whole number ${range}`, fits, otherwise);
}

/** An option that takes a number above 0, up to `to`. */
export function amount<Default extends number | undefined>(
  to: number,
  otherwise: Default,
): Option<number | Default> {
  const range = Number.isFinite(to) ? ` and up to ${to}` : "";
  return number(`a number above 0${range}`, (value) => value > 0 && value <= to, otherwise);
}

/** An option that takes the number of a port. */
export function port(otherwise: number): Option<number> {
  return whole({ from: 1, to: 65_535 }, otherwise);
}

type OptionTable = Record<string, Option<unknown>>;
type ValuesOf<O extends OptionTable> = {
  [Name in keyof O]: O[Name] extends Option<infer Value> ? Value : never;
};

/** A command line: what it takes, and what is done once all of it is known to be usable. */
export interface CommandLine<O extends OptionTable> {
  usage: string;
  options: O;
  /** How many arguments that are no options it takes: none unless told otherwise. */
  takes?: { least?: number; most?: number };
  run(values: ValuesOf<O>, others: string[]): number | Promise<number>;
}

/** Makes a command of it: nothing of it is done before all its arguments have been read. */
export function commandOf<O extends OptionTable>(
  line: CommandLine<O>,
): (args: string[]) => Promise<number> {
  return async (args) => {
    try {
      const read = readArguments(line, args);
      if (read) return await line.run(read.values, read.others);
      process.stdout.write(line.usage);
      return 0;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${error.message}\n\n${line.usage}`);
      return 2;
    }
  };
}

/** The values of all options and what else was given; nothing when help was asked for. @throws UsageError */
export function readArguments<O extends OptionTable>(
  { options, takes = {} }: Pick<CommandLine<O>, "options" | "takes">,
  args: string[],
): { values: ValuesOf<O>; others: string[] } | undefined {
  const { values: given, positionals } = parse(options, args);
  if (given["help"]) return undefined;
  const values = Object.entries(options).map(([name, option]) => [
    name,
    option.read(`--${name}`, given[name] as string | undefined),
  ]);
  const { least = 0, most = 0 } = takes;
  if (positionals.length > most)
    throw new UsageError(`invalid argument "${positionals[most]}": expected no more than ${most}`);
  if (positionals.length < least)
    throw new UsageError(`expected ${least} argument at least, got ${positionals.length}`);
  return { values: Object.fromEntries(values) as ValuesOf<O>, others: positionals };
}

function parse(options: OptionTable, args: string[]) {
  const known = Object.entries(options).map(([name, { type, multiple = false }]) => [
    name,
    { type, multiple },
  ]);
  const all = { ...Object.fromEntries(known), help: { type: "boolean" } } as Record<
    string,
    { type: "string" | "boolean"; multiple?: boolean }
  >;
  try {
    return parseArgs({ args, options: all, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function number<Default extends number | undefined>(
  what: string,
  fits: (value: number) => boolean,
  otherwise: Default,
): Option<number | Default> {
  return {
    type: "string",
    read: (name, given) => {
      if (given === undefined) return otherwise;
      const value = String(given).trim() === "" ? NaN : Number(given);
      if (fits(value)) return value;
      throw new UsageError(`invalid ${name}: expected ${what}, got "${String(given)}"`);
    },
  };
}

function requireOneOf(name: string, given: string, known: readonly string[]): void {
  if (known.includes(given)) return;
  throw new UsageError(`invalid ${name}: expected one of ${known.join(", ")}, got "${given}"`);
}
