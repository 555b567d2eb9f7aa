import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Kernel, printed } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

const lines = (n: number) => Array.from({ length: n }, (_, index) => `${index}\n`).join("");

describe("printed text", () => {
  it("arrives whole and in order: 20,000 lines", async () => {
    const run = await kernel.run("for (let i = 0; i < 20_000; i++) console.log(i)");
    expect(printed(run)).toBe(lines(20_000));
  });

  it("arrives whole when every line is a message of its own", async () => {
    const run = await kernel.run(
      "for (let i = 0; i < 3000; i++) { console.log(i); Jupyter.display({ 'text/plain': String(i) }) }",
    );
    expect(printed(run)).toBe(lines(3000));
    expect(run.messages.filter(({ header }) => header.msg_type === "display_data")).toHaveLength(
      3000,
    );
  });

  it("stays with its cell when many cells are queued", async () => {
    const ids = Array.from({ length: 40 }, (_, cell) =>
      kernel.submit(`for (let i = 0; i < 12; i++) console.log("${cell}", i)`),
    );
    const runs = await Promise.all(ids.map((id) => kernel.outcome(id)));
    runs.forEach((run, cell) => {
      expect(printed(run)).toBe(Array.from({ length: 12 }, (_, i) => `${cell} ${i}\n`).join(""));
    });
  });

  it("is seen while the cell still runs, even one that never lets go of the thread", async () => {
    const id = kernel.submit(
      "console.log('start'); const end = Date.now() + 1500; while (Date.now() < end) { console.log('.') }",
    );
    await kernel.until(
      () => printed({ messages: kernel.of(id) }).includes("start") || undefined,
      "output",
    );
    expect(kernel.of(id).some(({ content }) => content["execution_state"] === "idle")).toBe(false);
    await kernel.outcome(id);
  });

  it("carries every character, whole or in pieces", async () => {
    const run = await kernel.run(
      "const bytes = Buffer.from('→ 𝒉 é'); for (const b of bytes) process.stdout.write(Buffer.from([b]))",
    );
    expect(printed(run)).toBe("→ 𝒉 é");
  });
});
