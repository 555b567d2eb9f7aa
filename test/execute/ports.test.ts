import { createServer } from "node:net";
import { expect, it } from "vitest";
import { returnPorts, takePorts } from "../../scripts/execute/ports.js";

it("ports that were taken differ, lie below those that systems hand out, and can be bound", async () => {
  const ports = await takePorts(200);
  expect(new Set(ports).size).toBe(200);
  expect(ports.every((port) => port >= 10_000 && port < 32_768)).toBe(true);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(ports[0], "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
  returnPorts(ports);
});

it("kernels that start at the same time are never given one port", async () => {
  const taken = (await Promise.all(Array.from({ length: 100 }, () => takePorts(5)))).flat();
  expect(new Set(taken).size).toBe(500);
  returnPorts(taken);
});
