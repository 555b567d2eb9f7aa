import type { Refutation } from "../evaluate/claims.js";
import type { BoundTrace } from "../evaluate/symbols.js";
import { print, printSet } from "../read/print.js";

/** Why an equation is refused, in one line: both sides, where, and both values. */
export function explain(found: Refutation, trace: BoundTrace): string {
  const { relation, left, link, reason, values } = found;
  const right = link.relation === "\\in" ? printSet(link.right) : print(link.right);
  const at = place(found, trace);
  if (values === null)
    return `${print(left)} ${relation} ${right} does not hold${at} (trace ${trace.name}): ${reason}`;
  const [a, b] = shown(...values);
  const how = relation === "=" ? "differ" : `do not obey ${relation}`;
  return `left ${print(left)}, right ${right} ${how}${at}: ${a} against ${b}`;
}

function place({ letters, entry }: Refutation, trace: BoundTrace): string {
  const parts = [...letters].map(([letter, value]) => `${letter} = ${value}`);
  const isUnit = entry.length === 1 && trace.symbols.has("H");
  if (entry.length > 0)
    parts.push(
      `${isUnit ? "unit" : entry.length === 1 ? "entry" : "row and column"} ${entry.join(", ")}`,
    );
  return parts.length > 0 ? ` at ${parts.join(", ")}` : "";
}

/** As many digits as it takes to see that they differ, four at least. */
function shown(a: number, b: number): [string, string] {
  for (let digits = 4; digits < 17; digits++) {
    const texts: [string, string] = [trimmed(a, digits), trimmed(b, digits)];
    if (texts[0] !== texts[1]) return texts;
  }
  return [String(a), String(b)];
}

function trimmed(value: number, digits: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(digits);
}
