/** Numbers in nested arrays and objects. */
export type NumberTree = number | NumberTree[] | { [name: string]: NumberTree };

/** Where two results differ most. */
export interface Disagreement {
  /** The path of the number: `hiddenState.2.0.1`. */
  at: string;
  ours: unknown;
  theirs: unknown;
  /** How far apart they are, as a part of what is tolerated. */
  excess: number;
}

/** Results by name. */
export type Results = Record<string, NumberTree>;

/**
 * Where two results of the same shape are furthest apart, if that is further than tolerated.
 * @param relative tolerated difference; each named result is allowed this times its own largest number, at least this.
 * @param nearby our results from inputs moved by as much: where they move more than that, so may the peer's.
 */
export function disagreementOf(
  ours: Results,
  theirs: Results,
  relative: number,
  nearby: Results = ours,
): Disagreement | undefined {
  let worst: Disagreement | undefined;
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const moved = furthest(name, ours[name], nearby[name], 1)?.excess ?? 0;
    const tolerance = Math.max(relative * Math.max(1, largest(theirs[name])), moved);
    const found = furthest(name, ours[name], theirs[name], tolerance);
    if (found && found.excess > (worst?.excess ?? 1)) worst = found;
  }
  return worst;
}

/** The largest magnitude in a tree; 0 for an empty one. */
function largest(tree: NumberTree | undefined): number {
  if (typeof tree === "number") return Math.abs(tree);
  return Math.max(0, ...Object.values(tree ?? {}).map(largest));
}

function furthest(
  at: string,
  ours: NumberTree | undefined,
  theirs: NumberTree | undefined,
  tolerance: number,
): Disagreement | undefined {
  if (typeof ours === "number" && typeof theirs === "number") {
    const off = Math.abs(ours - theirs) / tolerance;
    return { at, ours, theirs, excess: Number.isNaN(off) ? Infinity : off };
  }
  const [mine, other] = [branches(ours), branches(theirs)];
  if (!mine || !other || String(Object.keys(mine)) !== String(Object.keys(other))) {
    return { at, ours: shape(ours), theirs: shape(theirs), excess: Infinity };
  }
  let worst: Disagreement | undefined;
  for (const key of Object.keys(mine)) {
    const found = furthest(`${at}.${key}`, mine[key], other[key], tolerance);
    if (found && found.excess > (worst?.excess ?? 0)) worst = found;
  }
  return worst;
}

function branches(tree: NumberTree | undefined): Record<string, NumberTree> | undefined {
  return typeof tree === "object" ? (tree as Record<string, NumberTree>) : undefined;
}

function shape(tree: NumberTree | undefined): string {
  const names = Object.keys(branches(tree) ?? {});
  if (names.length === 0) return tree === undefined ? "nothing" : JSON.stringify(tree);
  return `${names.length} entries (${names.slice(0, 4).join(", ")}${names.length > 4 ? ", …" : ""})`;
}
