import { declaredNames } from "../cells/types/declared.js";
import type { Library } from "../equations/course/library.js";
import { sourceOf, type NotebookCell, type NotebookFile } from "../notebook/notebook.js";
import { rehearse } from "../check/rehearsal/rehearse.js";

/** An expression over a notebook's names, and the number it is at some place. */
export interface Computed {
  expression: string;
  value: number;
}

/** Of some prose cells (from 1), every number that is to be had there from what the cells above declare. */
export async function computedAt(
  file: NotebookFile,
  places: number[],
  library: Library,
): Promise<Map<number, Computed[]>> {
  const probes = new Map<number, number>();
  const cells: NotebookCell[] = [];
  const names = new Set<string>();
  for (const [k, cell] of file.notebook.cells.entries()) {
    cells.push(cell);
    if (cell.cell_type === "code") declaredIn(cell).forEach((name) => names.add(name));
    if (!places.includes(k + 1)) continue;
    cells.push(probe([...names]));
    probes.set(cells.length, k + 1);
  }
  const run = await rehearse({ ...file, notebook: { ...file.notebook, cells } }, library);
  const found = run.cells.flatMap(({ index, status, outputs }): [number, Computed[]][] => {
    const place = probes.get(index);
    if (place === undefined || status !== "ok") return [];
    return [[place, JSON.parse(String(outputs[0]?.["text"] ?? "[]")) as Computed[]]];
  });
  return new Map(found);
}

function declaredIn(cell: NotebookCell): string[] {
  return [...declaredNames(sourceOf(cell), undefined).kinds.keys()];
}

/** A cell that prints the numbers within these names: as they are, as entries and lengths of lists, as properties. */
function probe(names: string[]): NotebookCell {
  const roots = names.map((name) => `[${JSON.stringify(name)}, () => ${name}]`).join(", ");
  const source = `console.log(JSON.stringify((${walk})([${roots}])));`;
  return { cell_type: "code", id: "", metadata: {}, source, outputs: [], execution_count: null };
}

/** Source of a function that lists what numbers there are; it runs among the notebook's own names. */
const walk = `(roots) => {
  const found = [];
  const visit = (expression, value, depth) => {
    if (found.length > 20000 || depth > 4) return;
    if (typeof value === "number") found.push({ expression, value });
    else if (Array.isArray(value)) {
      found.push({ expression: expression + ".length", value: value.length });
      value.slice(0, 60).forEach((entry, k) => visit(expression + "[" + k + "]", entry, depth + 1));
    } else if (typeof value === "object" && value !== null)
      for (const [key, entry] of Object.entries(value))
        if (/^[A-Za-z_]\\w*$/.test(key)) visit(expression + "." + key, entry, depth + 1);
  };
  for (const [name, read] of roots) {
    try { visit(name, read(), 0); } catch { continue; }
  }
  return found;
}`;
