import { describe } from "./shapes.js";

/** The names that an object of type T may have, each once: the compiler sees to it that none is missing. */
export type Known<T> = { readonly [Name in keyof Required<T>]: true };

/**
 * Checks that an object has no other names than the known ones, so that a misspelt one is not passed over.
 * @param name what the object is called in errors.
 * @throws RangeError `invalid options: expected only clip, coupled, …, got gateActivaton; did you mean gateActivation?`
 * @throws TypeError when it is no object.
 */
export function requireNames(
  name: string,
  given: object,
  known: Readonly<Record<string, true>>,
): void {
  requireObject(name, given, `an object of ${Object.keys(known).join(", ")}`);
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(known, key)) continue;
    const names = Object.keys(known);
    throw new RangeError(
      `invalid ${name}: expected only ${names.join(", ")}, got ${key}${hint(key, names, String)}`,
    );
  }
}

/**
 * Checks that a value is one of a few.
 * @throws RangeError `invalid merge: expected "concat", "sum" or "none", got "summ"; did you mean "sum"?`
 */
export function requireOneOf(name: string, value: unknown, known: readonly string[]): void {
  if (typeof value === "string" && known.includes(value)) return;
  const quoted = known.map((each) => JSON.stringify(each));
  const last = quoted.pop();
  const list = quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : last;
  const meant = typeof value === "string" ? hint(value, known, JSON.stringify) : "";
  throw new RangeError(`invalid ${name}: expected ${list}, got ${describe(value)}${meant}`);
}

/**
 * Checks that a value is an object.
 * @param what what it should have been, in words.
 * @throws TypeError `invalid parameters: expected an LSTM's parameters, got undefined`
 */
export function requireObject(name: string, value: unknown, what: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError(`invalid ${name}: expected ${what}, got ${describe(value)}`);
}

/**
 * Checks that a value is an array.
 * @param what what it should hold, in words.
 * @throws TypeError `invalid examples: expected an array of examples, got undefined`
 */
export function requireArray(name: string, value: unknown, what: string): void {
  if (!Array.isArray(value))
    throw new TypeError(`invalid ${name}: expected an array of ${what}, got ${describe(value)}`);
}

/**
 * Checks that a value is a function.
 * @param what what it should do, in words.
 * @throws TypeError `invalid loss: expected a function of the parameters, got undefined`
 */
export function requireFunction(name: string, value: unknown, what: string): void {
  if (typeof value !== "function")
    throw new TypeError(`invalid ${name}: expected a function ${what}, got ${describe(value)}`);
}

/** The known name nearest to a misspelt one, as a question; empty where none is near. */
function hint(given: string, known: readonly string[], write: (name: string) => string): string {
  const distances = known.map((name) => ({ name, distance: editDistance(given, name) }));
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  const near = nearest && nearest.distance <= Math.ceil(0.4 * given.length);
  return near ? `; did you mean ${write(nearest.name)}?` : "";
}

/**
 * How many letters have to be added, left out or exchanged to make one word of the other; case does not count.
 * @see Levenshtein 1966, "Binary codes capable of correcting deletions, insertions and reversals".
 */
function editDistance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()];
  let above = Array.from({ length: to.length + 1 }, (_, k) => k);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let k = 1; k <= to.length; k++) {
      const exchanged = above[k - 1]! + (from[row - 1] === to[k - 1] ? 0 : 1);
      current.push(Math.min(exchanged, above[k]! + 1, current[k - 1]! + 1));
    }
    above = current;
  }
  return above[to.length]!;
}
