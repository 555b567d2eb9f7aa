import { closest, distance } from "fastest-levenshtein";

/** The known name that a misspelt one is nearest to, case aside; undefined where none is near. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const small = given.toLowerCase();
  const nearest = closest(
    small,
    known.map((name) => name.toLowerCase()),
  );
  if (nearest === undefined || distance(small, nearest) > Math.ceil(0.4 * given.length))
    return undefined;
  return known.find((name) => name.toLowerCase() === nearest);
}
