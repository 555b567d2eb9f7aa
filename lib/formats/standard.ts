import type { StoredCell } from "./cell.js";

/**
 * Checks that a cell has no rules besides the standard ones of its kind, where a file could not tell them.
 * @throws RangeError naming the rule.
 */
export function standardRules({ options = {} }: StoredCell, library: string): void {
  const names: Record<string, string> = { gateActivation: "sigmoid", reset: "after" };
  for (const [rule, value] of Object.entries(options) as [string, unknown][]) {
    const shown = (value as { name?: string } | undefined)?.name ?? value;
    const standard =
      names[rule] ?? (rule.toLowerCase().endsWith("activation") ? "tanh" : undefined);
    if (shown === undefined || shown === standard || shown === false) continue;
    throw new RangeError(
      `invalid options.${rule}: expected ${standard ?? "none"} (${library} has no other), got ${String(shown)} (choose a format that keeps rules, or save the model with writeModel)`,
    );
  }
}
