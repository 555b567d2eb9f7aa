import { afterEach, describe, expect, it } from "vitest";
import { contents, failure, Kernel, result } from "./client.js";

let kernel: Kernel;
afterEach(() => kernel.close());

const endless: [what: string, code: string][] = [
  ["a synchronous loop", "console.log('go'); for (;;) {}"],
  ["a wait without end", "console.log('go'); await new Promise(() => {})"],
  ["a loop after an await", "console.log('go'); await null; for (;;) {}"],
  [
    "a loop in a timer",
    "setTimeout(() => { console.log('go'); for (;;) {} }, 10); await new Promise(() => {})",
  ],
];

describe("an interrupt by message", () => {
  it.each(endless)("ends %s, aborts the queue and leaves the kernel well", async (_, code) => {
    kernel = await Kernel.start();
    await kernel.run("let kept = 41;");
    const id = kernel.submit(code);
    const queued = kernel.submit("1");
    await started(id);
    expect(await kernel.ask("interrupt_request", {}, "control")).toEqual({ status: "ok" });
    expect(failure(await kernel.outcome(id)).ename).toBe("Interrupted");
    expect((await kernel.outcome(queued)).reply["status"]).toBe("aborted");
    expect(result(await kernel.run("kept + 1"))?.["text/plain"]).toBe("42");
  });
});

describe("an interrupt by signal", () => {
  it.each(endless.slice(0, 2))("ends %s", async (_, code) => {
    kernel = await Kernel.start();
    const id = kernel.submit(code);
    await started(id);
    kernel.process.kill("SIGINT");
    expect(failure(await kernel.outcome(id)).ename).toBe("Interrupted");
    expect((await kernel.run("1")).reply["status"]).toBe("ok");
  });

  it("of an idle kernel changes nothing", async () => {
    kernel = await Kernel.start();
    await kernel.run("1");
    kernel.process.kill("SIGINT");
    expect(
      (await kernel.run("await new Promise((r) => setTimeout(r, 50)); 2")).reply["status"],
    ).toBe("ok");
  });
});

/** Waits until a cell runs: it prints first. */
async function started(id: string): Promise<void> {
  await kernel.until(
    () => (contents(kernel.of(id), "stream").length > 0 ? true : undefined),
    "the cell to start",
  );
}
