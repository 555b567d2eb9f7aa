import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Dealer } from "zeromq";
import { residentMemory } from "../../../scripts/execute/memory.js";
import { composeReply } from "../../../scripts/kernel/protocol/compose.js";
import { address } from "../../../scripts/kernel/protocol/connection.js";
import type { Parent } from "../../../scripts/kernel/protocol/message.js";
import { fromFrames, toFrames } from "../../../scripts/kernel/protocol/wire.js";
import { notebooksFolder } from "../../../scripts/paths.js";
import { contents, Kernel } from "../client.js";
import { encodeMessage, introduction, rawPeer } from "../raw-peer.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

it("two clients of one name are both served, each with its own replies", async () => {
  const { connection } = kernel;
  const second = new Dealer({ linger: 0, routingId: "tests", receiveTimeout: 30_000 });
  second.connect(address(connection, connection.shell_port));
  for (const round of ["first", "second", "third"]) {
    const request = { channel: "shell", identities: [], peer: 0, header: {} } as unknown as Parent;
    const content = { code: `'${round} of the second'`, silent: true };
    const message = composeReply(request, { type: "execute_request", content });
    await second.send(toFrames(message, connection.key));
    expect((await kernel.run(`'${round}'`)).reply).toMatchObject({ status: "ok" });
    const { header, parentHeader } = fromFrames("shell", await second.receive(), connection.key);
    expect(header.msg_type).toBe("execute_reply");
    expect(message.parts[0]).toContain(parentHeader.msg_id);
  }
  second.close();
});

it("a reader that never reads costs only itself: a bound of memory, and nobody's output", async () => {
  const { iopub_port } = kernel.connection;
  const stuck = await rawPeer(iopub_port, introduction("SUB"), encodeMessage([Buffer.from([1])]));
  stuck.pause();
  const before = residentMemory(kernel.process.pid!);
  const megabytes = 300;
  const run = await kernel.run(
    `const million = 'x'.repeat(999_999) + '\\n';
     for (let k = 0; k < ${megabytes}; k++) process.stdout.write(million);`,
  );
  const length = contents(run.messages, "stream").reduce(
    (sum, { text }) => sum + (text as string).length,
    0,
  );
  expect(length).toBe(megabytes * 1e6);
  expect((residentMemory(kernel.process.pid!) - before) / 2 ** 20).toBeLessThan(300);
  expect(kernel.errorOutput).toContain("iopub: a reader does not keep up");
  expect((await kernel.run("1")).reply).toMatchObject({ status: "ok" });
  stuck.destroy();
  kernel.heard.length = 0;
}, 120_000);

it("a cell does not wait for a reader that reads nothing, though there is no other", async () => {
  const alone = await Kernel.start();
  try {
    alone.stopReading();
    const subscription = encodeMessage([Buffer.from([1])]);
    const { iopub_port } = alone.connection;
    (await rawPeer(iopub_port, introduction("SUB"), subscription)).pause();
    const code = "for (let k = 0; k < 200; k++) process.stdout.write('x'.repeat(1e6));";
    expect(await alone.ask("execute_request", { code })).toMatchObject({ status: "ok" });
  } finally {
    await alone.close();
  }
}, 60_000);

it("over Unix sockets a kernel is served too", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-ipc-"));
  const local = await Kernel.start(notebooksFolder, {
    transport: "ipc",
    ip: path.join(folder, "kernel"),
  });
  try {
    expect((await local.run("1 + 1")).reply).toMatchObject({ status: "ok" });
    expect(await local.heartbeat("there?")).toBe("there?");
  } finally {
    await local.close();
    await rm(folder, { recursive: true, force: true });
  }
});
