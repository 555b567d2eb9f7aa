import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Connection } from "../../scripts/kernel/protocol/connection.js";

/** What the tests' kernels and clients sign with. */
export const key = "a key of the tests";

/** A connection of ports that are free. */
export async function freeConnection(): Promise<Connection> {
  const servers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    ...{ transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256" },
    ...{ shell_port, iopub_port, stdin_port, control_port, hb_port },
  };
}
