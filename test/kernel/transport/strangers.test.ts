import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { residentMemory } from "../../../scripts/execute/memory.js";
import { Kernel } from "../client.js";
import { encodeMessage, greeting, introduction, rawPeer } from "../raw-peer.js";

let kernel: Kernel;
const started = Date.now();
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

const bytes = (...values: number[]) => Buffer.from(values);
const dealer = introduction("DEALER", "stranger");
const noise = Buffer.from(Array.from({ length: 4096 }, (_, k) => (k * 7919 + (k >> 3)) % 256));
const frame = (text: string) => encodeMessage([text]);
/** The head of a frame that says how long it is, in eight bytes, and its first bytes. */
const begun = (flags: number, ...size: number[]) => Buffer.concat([bytes(flags, ...size), noise]);

const strangers: [string, ...Buffer[]][] = [
  ["nothing at all"],
  ["one byte, 0", bytes(0)],
  ["one byte, 1", bytes(1)],
  ["one byte, 255", bytes(255)],
  ["a letter", Buffer.from("a")],
  ["a request for a page", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
  ["a TLS greeting", bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)],
  ["noise", noise],
  ["half a greeting", greeting.subarray(0, 12)],
  ["a greeting", greeting],
  ["a greeting, then noise", greeting, noise],
  ["another security mechanism", Buffer.from(greeting.toString("latin1").replace("NULL", "CURV"))],
  ["a message before the introduction", greeting, frame("x")],
  ["two introductions", dealer, dealer.subarray(64)],
  ["a socket of no type", greeting, Buffer.from([4, 6, 5, 82, 69, 65, 68, 89])],
  ["properties that end too soon", greeting, Buffer.from([4, 8, 5, 82, 69, 65, 68, 89, 90, 65])],
  ["a publisher", introduction("PUB"), frame("x")],
  ["a request without its delimiter", introduction("REQ"), frame("hello")],
  ["a request, and gone", introduction("REQ"), encodeMessage(["", "x"])],
  ["one frame", dealer, frame("x")],
  ["an empty frame", dealer, frame("")],
  ["a frame with more to come that never comes", dealer, bytes(1, 1, 65)],
  ["5,000 frames of one message", dealer, Buffer.concat(Array(5000).fill(bytes(1, 1, 65)))],
  ["a frame of 2^63 bytes", dealer, begun(2, 0x7f, 255, 255, 255, 255, 255, 255, 255)],
  ["a frame of a gigabyte", dealer, begun(2, 0, 0, 0, 0, 0x40, 0, 0, 0)],
  ["a command without a name", dealer, bytes(4, 0)],
  ["an unknown command", dealer, Buffer.concat([bytes(4, 5, 4), Buffer.from("NOPE")])],
  ["a ping", dealer, Buffer.concat([bytes(4, 7, 4), Buffer.from("PING"), bytes(0, 1)])],
  ["a subscription", introduction("SUB"), encodeMessage([bytes(1)])],
  ["noise for a subscription", introduction("SUB"), encodeMessage([noise]), frame("")],
  ["10,000 subscriptions", introduction("SUB"), subscriptions(10_000)],
  ["a delimiter and no more", dealer, encodeMessage(["<IDS|MSG>"])],
  ["no signature", dealer, encodeMessage(["<IDS|MSG>", "", "{}", "{}", "{}", "{}"])],
  ["a wrong signature", dealer, encodeMessage(["<IDS|MSG>", "0".repeat(64), ..."{}{}"])],
  ["a signature in other letters", dealer, encodeMessage(["<IDS|MSG>", "é".repeat(64), ..."1234"])],
  ["ZMTP 1.0", bytes(1, 0, 2, 0, 65)],
  ["ZMTP 2.0", bytes(255, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0, 0, 1, 65)],
];

describe.each(["shell", "iopub", "stdin", "control", "hb"] as const)("on %s", (name) => {
  it("what comes without the key neither ends, stops nor slows the kernel", async () => {
    for (const [what, ...parts] of strangers) {
      const socket = await rawPeer(kernel.connection[`${name}_port`], ...parts);
      socket.destroy();
      expect(kernel.process.exitCode ?? kernel.process.signalCode, what).toBe(null);
    }
    const begin = Date.now();
    expect((await kernel.run("1 + 1")).reply, kernel.errorOutput).toMatchObject({ status: "ok" });
    expect(await kernel.heartbeat("there?")).toBe("there?");
    expect(Date.now() - begin).toBeLessThan(5000);
  }, 60_000);
});

it("of all that the log says a line a second at most", async () => {
  const { hb_port, shell_port } = kernel.connection;
  for (let count = 0; count < 300; count++) {
    (await rawPeer(count % 2 ? hb_port : shell_port)).end("x");
  }
  const flood = Buffer.concat(Array<Buffer>(20_000).fill(frame("junk")));
  const socket = await rawPeer(shell_port, dealer, flood);
  await kernel.until(
    () => /\D[2-9]\d{4} so far/.test(kernel.errorOutput) || undefined,
    "the count",
  );
  socket.destroy();
  const lines = kernel.errorOutput.trim().split("\n");
  expect(lines.length).toBeLessThanOrEqual(2 + (Date.now() - started) / 1000);
  for (const line of lines) expect(line).toMatch(/^kernel: (shell|iopub|stdin|control|hb): .{9,}/);
});

it("many connections that begin long messages take little memory together", async () => {
  const before = residentMemory(kernel.process.pid!);
  const part = Buffer.alloc(16 * 2 ** 20);
  const peers = await Promise.all(
    Array.from({ length: 20 }, () =>
      rawPeer(kernel.connection.shell_port, dealer, bytes(2, 0, 0, 0, 0, 2, 0, 0, 0), part),
    ),
  );
  await kernel.until(() => kernel.errorOutput.includes("too many bytes") || undefined, "a refusal");
  await sleep(300);
  expect((residentMemory(kernel.process.pid!) - before) / 2 ** 20).toBeLessThan(400);
  expect((await kernel.run("1")).reply).toMatchObject({ status: "ok" });
  for (const peer of peers) peer.destroy();
});

it("whoever takes a client's name gets none of its replies, and keeps none from it", async () => {
  const { shell_port } = kernel.connection;
  const thief = await rawPeer(shell_port, introduction("DEALER", "tests"));
  let stolen = 0;
  thief.on("data", (chunk: Buffer) => (stolen += chunk.includes("<IDS|MSG>") ? 1 : 0));
  expect((await kernel.run("'mine'")).reply).toMatchObject({ status: "ok" });
  expect(stolen).toBe(0);
  thief.destroy();
});

function subscriptions(count: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, k) => encodeMessage([`\u0001topic ${k}`])),
  );
}
