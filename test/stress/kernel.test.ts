import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { KernelProcess } from "../../scripts/execute/kernel-process.js";
import { leftBehind } from "../../scripts/stress/leaks.js";
import { gatehouse } from "../command.js";

describe("gatehouse stress", { timeout: 300_000 }, () => {
  it("finds nothing left of kernels that were started and stopped, or killed at random moments", async () => {
    const { ended } = gatehouse(["stress", "--cycles", "6", "--kills", "8", "--seed", "2"]);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr, said: stdout }).toMatchObject({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^6 start\/stop cycles, 8 kills, 0 leaks \([\d.]+ min\)\n$/);
  });

  it("refuses counts that are none", async () => {
    const { code, stderr } = await gatehouse(["stress", "--cycles", "many"]).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining("invalid --cycles")]);
  });
});

it("a process and a port that outlive their kernel are found", async () => {
  const spec = {
    name: "leaky",
    displayName: "leaky",
    language: "",
    interruptMode: "signal" as const,
    env: {},
    argv: ["/bin/sh", "-c", "sleep 300 & echo started"],
  };
  const kernel = await KernelProcess.start(spec, tmpdir());
  const server = createServer().listen(kernel.connection.hb_port, "127.0.0.1");
  try {
    await kernel.ended;
    const found = await leftBehind(kernel, 500);
    expect(found).toEqual([
      expect.stringMatching(/^a process: \d+ .*sleep 300$/),
      `a port: ${kernel.connection.hb_port}`,
    ]);
  } finally {
    server.close();
    await kernel.kill();
  }
}, 60_000);
