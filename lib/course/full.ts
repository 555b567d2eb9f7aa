type Inspect = (value: unknown, options: object) => string;

/**
 * A value that is printed with every digit: what cells show is rounded to four.
 *
 *     full(0.1 + 0.2); // 0.30000000000000004
 */
export function full<Value>(value: Value): { readonly value: Value } {
  const print = (_depth: number, options: object, inspect: Inspect): string =>
    inspect(value, { ...options, depth: 8, maxArrayLength: null });
  const property = { value: print, enumerable: false };
  return Object.defineProperty({ value }, Symbol.for("nodejs.util.inspect.custom"), property);
}
