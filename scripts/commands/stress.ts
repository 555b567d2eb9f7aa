import { commandOf, whole } from "./arguments.js";
import { stressKernel } from "../stress/kernel.js";

const usage = `usage: gatehouse stress [--cycles N] [--kills M] [--jobs J] [--seed S]

Starts and stops the kernel N times (default 1000), then kills it or its parent M times (default 200) at random
moments, J at a time (default 2), and counts what is left behind: processes, ports, files. Exit code 1 when anything is.
`;

export const command = commandOf({
  usage,
  options: {
    cycles: whole({ from: 0 }, 1000),
    kills: whole({ from: 0 }, 200),
    jobs: whole({ from: 1 }, 2),
    seed: whole({ from: 0 }, 1),
  },
  run: async (counts) => {
    const write = (line: string) => process.stdout.write(`${line}\n`);
    return (await stressKernel(counts, write)) ? 0 : 1;
  },
});
