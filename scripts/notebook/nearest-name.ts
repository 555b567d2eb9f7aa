/** The known name that a misspelt one is nearest to; undefined where none is near. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const byDistance = known.map((name) => ({ name, distance: editDistance(given, name) }));
  const [nearest] = byDistance.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= Math.ceil(0.4 * given.length) ? nearest.name : undefined;
}

/** How many letters have to be added, left out or exchanged to make one word of the other; case does not count. */
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
