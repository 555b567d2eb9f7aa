import { evaluate, type Definition, type Bindings } from "./evaluate.js";
import { EquationError, type Block, type IndexRange } from "../read/syntax.js";

/**
 * `% @let`: the left side is a new symbol with letters for indices, the right side its value.
 * @throws EquationError when it is no definition, or its value has no shape.
 */
export function define(
  { chains }: Block,
  ranges: IndexRange[],
  scope: Bindings,
  definitions: Map<string, Definition>,
): void {
  const [chain] = chains;
  const [left, link] = [chain!.firsts[0]!, chain!.links[0]!];
  const single = chains.length === 1 && chain!.firsts.length === 1 && chain!.links.length === 1;
  if (!single || link.relation !== "=" || ranges.length > 0)
    throw new EquationError("@let defines one symbol: expected symbol = value", chain!);
  if (left.type !== "symbol" || scope.trace.symbols.has(left.key) || definitions.has(left.key))
    throw new EquationError("@let defines a new symbol: this is declared already, or none", left);
  const letters = left.indices.map((index) => {
    if (index.type === "symbol" && /^[a-zA-Z]$/.test(index.key)) return index.key;
    throw new EquationError("a new symbol has letters for indices", index);
  });
  if (new Set(letters).size < letters.length)
    throw new EquationError("the same letter twice", left);
  const last = new Map(letters.map((letter) => [letter, scope.trace.lastStep]));
  evaluate(link.right, { ...scope, letters: last });
  definitions.set(left.key, { key: left.key, letters, body: link.right });
}
