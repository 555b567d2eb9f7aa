import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Systems give connections ports of their own choice from 32768 on (Linux) or higher. Below, none takes a port in the
 * time between our finding it free and a kernel's binding it.
 */
const lowest = 10_000;
const highest = 32_767;
const mostTries = 1000;
/** Ports that were given to kernels of this process, which may not have bound them yet. */
const given = new Set<number>();

/**
 * Ports of this machine that are free and that nobody else here will be given.
 * @throws Error when there are none.
 */
export async function takePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries++) {
    if (tries === mostTries)
      throw new Error(`no free ports between ${lowest} and ${highest}: end some programs`);
    const port = randomInt(lowest, highest + 1);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) ports.push(port);
    else given.delete(port);
  }
  return ports;
}

/** Takes ports back from a kernel that is no more. */
export function returnPorts(ports: number[]): void {
  ports.forEach((port) => given.delete(port));
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
