/** Whether two numbers, or two arrays of numbers of any depth, agree entry by entry within `tolerance`. */
export function near(actual: unknown, expected: unknown, tolerance = 1e-9): boolean {
  if (typeof actual === "number" && typeof expected === "number") {
    return actual === expected || Math.abs(actual - expected) <= tolerance;
  }
  if (!Array.isArray(actual) || !Array.isArray(expected)) return false;
  return (
    actual.length === expected.length &&
    actual.every((value, k) => near(value, expected[k], tolerance))
  );
}
