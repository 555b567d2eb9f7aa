import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { kernelBench, type KernelRow } from "./bench/kernel.js";
import { distFolder } from "./paths.js";

const usage = `usage: gatehouse bench [kernel]

Measures against peers in the same run, prints the ratios and writes dist/bench.json.
`;

export async function command(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { help: { type: "boolean" } },
    allowPositionals: true,
  });
  const unknown = positionals.find((name) => name !== "kernel");
  if (values.help || unknown !== undefined) {
    (unknown === undefined ? process.stdout : process.stderr).write(usage);
    return unknown === undefined ? 0 : 2;
  }
  const rows = await kernelBench();
  await mkdir(distFolder, { recursive: true });
  await writeFile(path.join(distFolder, "bench.json"), `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(rows.map((row) => line(row, rows)).join(""));
  return 0;
}

/** One row, and how many times ours it is. */
function line(row: KernelRow, rows: KernelRow[]): string {
  const { workload, contender, version, medianMs } = row;
  const ours = rows.find((each) => each.workload === workload && each.contender === "gatehouse");
  const ratio = ours ? ` = ${(medianMs / ours.medianMs).toFixed(2)} × ours` : "";
  return `${workload}: ${contender} ${version} ${medianMs} ms${ratio}\n`;
}
