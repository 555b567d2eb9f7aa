import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFile, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { contents, failure, Kernel, launcher, printed } from "./client.js";
import { freeConnection } from "./connection.js";

let kernel: Kernel;
afterEach(() => kernel.close());

describe("shutdown", () => {
  it("is answered and ends the process whatever timers live", async () => {
    kernel = await Kernel.start();
    await kernel.run("setInterval(() => {}, 10); setTimeout(() => {}, 1e6); 1");
    const reply = await kernel.ask("shutdown_request", { restart: true }, "control");
    expect(reply).toEqual({ status: "ok", restart: true });
    expect(await kernel.ended()).toBe(0);
    expect(contents(kernel.heard, "shutdown_reply")).toHaveLength(1);
  });

  it("ends the process in the midst of an endless loop", async () => {
    kernel = await Kernel.start();
    kernel.submit("for (;;) {}");
    await kernel.until(() => contents(kernel.heard, "execute_input")[0], "the cell to start");
    expect(await kernel.ask("shutdown_request", { restart: false }, "control")).toMatchObject({
      status: "ok",
    });
    await kernel.ended();
  });
});

it("process.exit in a cell is told before the process is gone", async () => {
  kernel = await Kernel.start();
  const run = await kernel.run("console.log('last words'); process.exit(3)");
  expect(run.reply).toMatchObject({ status: "error", ename: "KernelExit" });
  expect(failure(run).evalue).toContain("process.exit(3)");
  expect(printed(run)).toBe("last words\n");
  expect(await kernel.ended()).toBe(3);
});

it("a kernel is ready for kernel_info before its compiler is, and beats its heart in a loop", async () => {
  kernel = await Kernel.start();
  expect(await kernel.ask("kernel_info_request")).toMatchObject({
    status: "ok",
    protocol_version: "5.4",
  });
  await kernel.run("1");
  kernel.submit("const until = Date.now() + 2000; while (Date.now() < until) {}");
  expect(await kernel.heartbeat("ping")).toBe("ping");
});

it("a message whose signature does not fit is not executed", async () => {
  kernel = await Kernel.start();
  const { Dealer } = await import("zeromq");
  const stranger = new Dealer({ linger: 0 });
  stranger.connect(`tcp://127.0.0.1:${kernel.connection.shell_port}`);
  const header = {
    msg_id: "x",
    msg_type: "execute_request",
    session: "",
    username: "",
    date: "",
    version: "5.4",
  };
  const parts = [header, {}, {}, { code: "console.log('stolen')" }].map((part) =>
    JSON.stringify(part),
  );
  await stranger.send(["<IDS|MSG>", "0".repeat(64), ...parts]);
  await kernel.run("1");
  await kernel.until(
    () => (kernel.errorOutput.includes("signature") ? true : undefined),
    "the refusal",
  );
  expect(contents(kernel.heard, "stream")).toEqual([]);
  stranger.close();
});

it("a kernel whose parent died ends itself, even in a loop", async () => {
  kernel = await Kernel.start();
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-orphan-"));
  const file = path.join(folder, "connection.json");
  const connection = await freeConnection();
  await writeFile(file, JSON.stringify(connection));
  const program = `
    const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify([launcher, file])}, { stdio: "ignore" });
    console.log(child.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  await listening(connection.hb_port);
  expect(alive(pid)).toBe(true);
  parent.kill("SIGKILL");
  const deadline = Date.now() + 20_000;
  while (alive(pid) && Date.now() < deadline) await sleep(50);
  expect(alive(pid)).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

/** Waits until someone listens on a port. */
async function listening(port: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const socket = connect(port, "127.0.0.1");
    const heard = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (heard) return;
    await sleep(50);
  }
  throw new Error(`nobody listens on port ${port}`);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH is how the system says that there is no such process
  }
}
