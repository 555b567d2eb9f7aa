import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { commandOf, withProjectCopy, type Gatehouse } from "./copy.js";
import { ours, rowOf, type BenchRow } from "./row.js";

/** How many generated notebooks are run. */
const growth = [10, 40, 160];

/** Runs more and more generated notebooks: the time of each, and the memory of our own process, must stay as they are. */
export async function growthBench(say: (line: string) => void): Promise<BenchRow[]> {
  return withProjectCopy(async (folder) => {
    const gatehouse = commandOf(folder);
    await gatehouse("run", "--no-cache", "notebooks/01-what-is-a-gate.ipynb");
    return growthRows(folder, gatehouse, say);
  });
}

async function growthRows(
  folder: string,
  gatehouse: Gatehouse,
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const count of growth) {
    const generated = path.join(folder, `notebooks/generated-${count}`);
    await mkdir(generated);
    for (let k = 0; k < count; k++)
      await writeFile(path.join(generated, `${String(k).padStart(3, "0")}.ipynb`), generate(k));
    const { ms, megabytes } = await gatehouse("run", "--no-cache", generated);
    const each = Math.round(ms / count);
    say(`${count} generated notebooks: ${Math.round(ms)} ms, ${each} ms each, ${megabytes} MB`);
    rows.push({
      ...rowOf(`${count} generated notebooks`, ours, [ms]),
      note: `${each} ms each, ${megabytes} MB in our process`,
    });
  }
  return rows;
}

function generate(seed: number): string {
  const sources = [
    `const numbers = Array.from({ length: 20 }, (_, k) => k * ${seed});`,
    "numbers.map((x) => x ** 2)",
    "console.log(numbers.length)",
  ];
  const cells = sources.map((source, k) => ({
    ...{ cell_type: "code", id: `cell-${k}`, metadata: {}, outputs: [], execution_count: null },
    source,
  }));
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}
