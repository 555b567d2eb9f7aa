import { parseArgs } from "node:util";
import { stressKernel } from "../stress/kernel.js";

const usage = `usage: gatehouse stress [--cycles N] [--kills M] [--jobs J] [--seed S]

Starts and stops the kernel N times (default 1000), then kills it or its parent M times (default 200) at random
moments, J at a time (default 2), and counts what is left behind: processes, ports, files. Exit code 1 when anything is.
`;

export async function command(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      cycles: { type: "string", default: "1000" },
      kills: { type: "string", default: "200" },
      jobs: { type: "string", default: "2" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean" },
    },
  });
  const counts = [values.cycles, values.kills, values.jobs, values.seed].map(Number);
  const [cycles, kills, jobs, seed] = counts as [number, number, number, number];
  const usable = counts.every((count) => Number.isInteger(count) && count >= 0) && jobs > 0;
  if (values.help || !usable) {
    process[usable ? "stdout" : "stderr"].write(usage);
    return usable ? 0 : 2;
  }
  const write = (line: string) => process.stdout.write(`${line}\n`);
  return (await stressKernel({ cycles, kills, jobs, seed }, write)) ? 0 : 1;
}
