import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  encodeCommand,
  encodeMessage,
  encodeProperties,
  greeting,
} from "../../scripts/kernel/transport/zmtp/frames.js";

export { encodeMessage, greeting };

/** The bytes by which a ZeroMQ socket of that type introduces itself. */
export function introduction(type: string, identity = ""): Buffer {
  const properties = encodeProperties({ "Socket-Type": type, Identity: identity });
  return Buffer.concat([greeting, encodeCommand("READY", properties)]);
}

/** Connects to a port and sends bytes, a part at a time. */
export async function rawPeer(port: number, ...parts: Buffer[]): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  // The kernel closes connections that do as they should not; that is what is tested.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  for (const part of parts) {
    socket.write(part);
    await sleep(2);
  }
  return socket;
}
