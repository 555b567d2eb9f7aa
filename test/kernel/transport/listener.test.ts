import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { Listener } from "../../../scripts/kernel/transport/zmtp/listener.js";
import type { PeerEvents } from "../../../scripts/kernel/transport/zmtp/peer.js";

const events: PeerEvents = {
  ready: () => undefined,
  message: () => undefined,
  subscription: () => undefined,
  refused: () => undefined,
};
const limits = { messageBytes: 1, messageFrames: 1, waitingBytes: 1 };

it("a port that another program has for a moment is bound when it is free again", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const listener = new Listener("ROUTER", limits, events);
  let bound = false;
  const listening = listener.listen({ host: "127.0.0.1", port }).then(() => (bound = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(bound).toBe(false);
  other.close();
  await listening;
  await listener.close(0);
});
