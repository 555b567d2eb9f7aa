/** A number, a vector or a matrix. */
export type Loose = number | Loose[];

/** What this reading does not know. */
export class NotRead extends Error {}

/** The largest difference between two values; infinite when their shapes differ. */
export function distance(a: Loose, b: Loose): number {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b);
  if (typeof a === "number") return distance(b, a);
  const other = typeof b === "number" ? a.map(() => b) : b;
  if (other.length !== a.length) return Infinity;
  return Math.max(...a.map((x, k) => distance(x, other[k]!)));
}

/** A function of every entry. */
export function each(a: Loose, f: (x: number) => number): Loose {
  return typeof a === "number" ? f(a) : a.map((x) => each(x, f));
}

/** A function of two values, entry by entry; a number meets every entry. */
export function both(a: Loose, b: Loose, f: (x: number, y: number) => number): Loose {
  if (typeof a === "number") return each(b, (y) => f(a, y));
  if (typeof b === "number") return each(a, (x) => f(x, b));
  if (a.length !== b.length) throw new NotRead("lengths differ");
  return a.map((x, k) => both(x, b[k]!, f));
}

/** Number times anything, dot product, matrix times vector. */
export function times(a: Loose, b: Loose): Loose {
  if (typeof a === "number" || typeof b === "number") return both(a, b, (x, y) => x * y);
  if (typeof a[0] === "number") {
    if (typeof b[0] !== "number" || a.length !== b.length) throw new NotRead("a product");
    return a.reduce<number>((sum, x, k) => sum + (x as number) * (b[k] as number), 0);
  }
  return a.map((row) => times(row, b));
}
