import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { BenchRow } from "../bench/row.js";
import { distFolder } from "../paths.js";

const benches: Record<string, (rounds: number) => Promise<BenchRow[]>> = {
  growth: async () => (await import("../bench/growth.js")).growthBench(say),
  kernel: async () => (await import("../bench/kernel.js")).kernelBench(),
  run: async (rounds) => (await import("../bench/run.js")).runBench(rounds, say),
};

const usage = `usage: gatehouse bench [${Object.keys(benches).join(" | ")}]

Measures against peers in the same run, prints the ratios and writes dist/bench.json. No name means all.

  growth  10, 40 and 160 generated notebooks: time for each, memory
  kernel  starts and cells, against stock tslab and, where it is installed, Deno
  run     the whole course, cold against nbmake and nbclient on stock tslab, warm, and after a change of the library
          --rounds N  how often each contender runs the course (default 3)
`;

export async function command(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { rounds: { type: "string", default: "3" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const rounds = Number(values.rounds);
  const unknown = positionals.some((name) => !(name in benches)) || !(rounds >= 1);
  if (values.help || unknown) {
    (unknown ? process.stderr : process.stdout).write(usage);
    return unknown ? 2 : 0;
  }
  // Certificates that a machine adds are read by every Node at its start, ours and theirs: they are not what is measured.
  delete process.env["NODE_EXTRA_CA_CERTS"];
  const rows: BenchRow[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(benches))
    rows.push(...(await benches[name]!(rounds)));
  await mkdir(distFolder, { recursive: true });
  await writeFile(path.join(distFolder, "bench.json"), `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(rows.map((row) => line(row, rows)).join(""));
  return 0;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One row, and how many times ours it is. */
function line(row: BenchRow, rows: BenchRow[]): string {
  const { workload, contender, version, medianMs, note } = row;
  const ours = rows.find((each) => each.workload === workload && each.contender === "gatehouse");
  const ratio = ours && ours !== row ? ` = ${(medianMs / ours.medianMs).toFixed(2)} × ours` : "";
  return `${workload}: ${contender} ${version} ${medianMs} ms${ratio}${note ? `; ${note}` : ""}\n`;
}
