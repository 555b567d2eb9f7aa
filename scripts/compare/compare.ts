/** A place where two values differ. */
export interface Difference {
  /** Where, as a path of keys and positions. */
  path: (string | number)[];
  committed: unknown;
  now: unknown;
}

// A number as programs print it, not a part of a word (`h1`, `0x1f`) or of a longer number.
const numberPattern = /(?<![\w.])[-+−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\w])/gi;

/**
 * Every place where `now` departs from `committed`: numbers by more than the relative tolerance,
 * numbers inside text likewise, everything else at all.
 */
export function differences(committed: unknown, now: unknown, tolerance: number): Difference[] {
  const found: Difference[] = [];
  walk(committed, now, [], tolerance, found);
  return found;
}

/** Whether two numbers agree, the sign of zero included, within a relative tolerance (absolute below 1e-300, where relative means nothing). */
function sameNumber(a: number, b: number, tolerance: number): boolean {
  if (a === 0 && b === 0) return Object.is(a, b);
  if (Object.is(a, b)) return true;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether two texts agree: the words exactly, the numbers within the tolerance. */
export function sameText(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  if (a.replace(numberPattern, "#") !== b.replace(numberPattern, "#")) return false;
  const numbersOf = (text: string) =>
    [...text.matchAll(numberPattern)].map(([match]) => Number(match.replace("−", "-")));
  const others = numbersOf(b);
  return numbersOf(a).every((number, k) => sameNumber(number, others[k]!, tolerance));
}

function walk(
  a: unknown,
  b: unknown,
  path: (string | number)[],
  tolerance: number,
  found: Difference[],
): void {
  if (typeof a === "number" && typeof b === "number") {
    if (!sameNumber(a, b, tolerance)) found.push({ path, committed: a, now: b });
  } else if (typeof a === "string" && typeof b === "string") {
    if (!sameText(a, b, tolerance)) found.push({ path, committed: a, now: b });
  } else if (isObject(a) && isObject(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      walk(a[key], b[key], [...path, Array.isArray(a) ? Number(key) : key], tolerance, found);
    }
  } else if (!Object.is(a, b)) {
    found.push({ path, committed: a, now: b });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
