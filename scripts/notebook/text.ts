/** How deep an output may be nested: far deeper than any figure, and far from where JSON cannot be written. */
const deepest = 200;

/** Text that nbformat stores as one string or as a list of lines; anything else as its JSON. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join("");
  return JSON.stringify(value);
}

/** @throws Error when a value of a notebook is nested so deeply that nothing can be done with it. */
export function requireShallow(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new Error(`nested more than ${deepest} levels deep`);
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each) : [],
    );
  }
}
