import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { BenchRow } from "../bench/row.js";
import { commandOf, UsageError, whole } from "./arguments.js";
import { distFolder } from "../paths.js";
import { writeWhole } from "../write-whole.js";

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

export const command = commandOf({
  usage,
  options: { rounds: whole({ from: 1 }, 3) },
  takes: { most: Infinity },
  run: ({ rounds }, asked) => {
    const unknown = asked.find((name) => !Object.hasOwn(benches, name));
    if (unknown !== undefined)
      throw new UsageError(
        `invalid bench: expected one of ${Object.keys(benches).join(", ")}, got "${unknown}"`,
      );
    return measure(asked.length > 0 ? asked : Object.keys(benches), rounds);
  },
});

async function measure(chosen: string[], rounds: number): Promise<number> {
  // Certificates that a machine adds are read by every Node at its start, ours and theirs: they are not what is measured.
  delete process.env["NODE_EXTRA_CA_CERTS"];
  const rows: BenchRow[] = [];
  for (const name of chosen) rows.push(...(await benches[name]!(rounds)));
  await mkdir(distFolder, { recursive: true });
  await writeWhole(path.join(distFolder, "bench.json"), `${JSON.stringify(rows, null, 2)}\n`);
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
