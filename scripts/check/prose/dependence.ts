import { parser } from "@lezer/javascript";
import { declaredNames } from "../../cells/types/declared.js";
import type { Finding } from "../../notebook/finding.js";
import { sourceOf, type NotebookCell, type NotebookFile } from "../../notebook/notebook.js";
import { rulesFor } from "../rules.js";
import { readBindings, type Binding } from "./bindings.js";
import { partsOfClaim } from "./claims.js";

const typescript = parser.configure({ dialect: "ts" });

/** What was meant to bind prose to code and cannot be read. */
export function unreadableBindings({ notebook }: NotebookFile): Finding[] {
  return notebook.cells.flatMap((cell, k) =>
    cell.cell_type === "markdown"
      ? readBindings(sourceOf(cell)).problems.map((problem): Finding => ({
          kind: "prose",
          cell: k + 1,
          ...problem,
        }))
      : [],
  );
}

/** The bindings that can never turn red: what they say depends on nothing that the notebook computes. */
export async function constantBindings({ path, notebook }: NotebookFile): Promise<Finding[]> {
  const isUnderNumbers = (await rulesFor(path)).has("numbers");
  const known = new Set<string>();
  return notebook.cells.flatMap((cell, k) => {
    if (cell.cell_type === "code") declaredIn(cell).forEach((name) => known.add(name));
    if (cell.cell_type !== "markdown") return [];
    return readBindings(sourceOf(cell)).bindings.flatMap((binding): Finding[] => {
      if (binding.kind === "number" && !isUnderNumbers) return [];
      const why = constantBecause(binding, known);
      if (why === undefined) return [];
      const kind = binding.kind === "claim" ? "claim" : "prose";
      return [{ kind, cell: k + 1, line: binding.line, message: why }];
    });
  });
}

/** Why a binding says the same whatever the notebook computes; undefined where it does not. */
function constantBecause(binding: Binding, known: Set<string>): string | undefined {
  const { expression } = binding;
  const fix = "write an expression of what the cells above compute";
  if (![...freeNames(expression)].some((name) => known.has(name)))
    return `\`${expression}\` uses no name that a cell above declares, so it can never change: ${fix}`;
  if (binding.kind === "number") return undefined;
  const idle = partsOfClaim(expression).find(({ text, sides }) => isIdle(text, sides, known));
  return idle && `\`${idle.text}\` is true whatever is computed: ${fix}`;
}

/** Whether a part of a claim is a constant, compares a thing with itself, or has a way out. */
function isIdle(text: string, sides: [string, string] | undefined, known: Set<string>): boolean {
  if (sides && sides[0].replace(/\s/g, "") === sides[1].replace(/\s/g, "")) return true;
  if (/\|\|\s*(?:true|!0|1)\b|\btrue\s*\|\|/.test(text)) return true;
  return ![...freeNames(text)].some((name) => known.has(name));
}

/** The names in an expression that it does not bind itself. */
function freeNames(expression: string): Set<string> {
  const [used, own] = [new Set<string>(), new Set<string>()];
  typescript.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name === "VariableName") used.add(expression.slice(from, to));
      if (name === "VariableDefinition") own.add(expression.slice(from, to));
    },
  });
  return new Set([...used].filter((name) => !own.has(name)));
}

/** What a cell declares, but for how things are shown. */
function declaredIn(cell: NotebookCell): string[] {
  return [...declaredNames(sourceOf(cell), undefined).kinds.keys()].filter(
    (name) => name !== "display",
  );
}
