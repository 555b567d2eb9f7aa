import { afterAll, beforeAll, expect, it } from "vitest";
import { Kernel, printed, result } from "./client.js";

let kernel: Kernel;
beforeAll(async () => {
  kernel = await Kernel.start();
});
afterAll(() => kernel.close());

it.each([
  ["Promise.resolve(3)", "Promise { 3 }: not awaited, write await before it"],
  ["new Promise(() => {})", "Promise { <pending> }: not awaited, write await before it"],
  ["[Promise.resolve('a')]", "[ Promise { 'a' } ]"],
  ["setTimeout(() => {}, 1)", "Timeout {}"],
  ["({ t: setImmediate(() => {}) })", "{ t: Immediate {} }"],
])("%s is shown as %s", async (code, shown) => {
  expect(result(await kernel.run(code))?.["text/plain"]).toBe(shown);
});

it("halves of characters are replaced, whole ones and backslashes kept", async () => {
  const run = await kernel.run("console.log('a\\ud800b', '𝒉', '\\\\ud800')");
  expect(printed(run)).toBe("a\ufffdb 𝒉 \\ud800\n");
});

it("typed arrays in a Plotly figure are arrays of numbers", async () => {
  const run = await kernel.run(
    "({ data: [{ x: new Float64Array([1, 2]), y: [new Int8Array([3])] }], layout: { meta: { description: 'd' } } })",
  );
  expect(result(run)?.["application/vnd.plotly.v1+json"]).toMatchObject({
    data: [{ x: [1, 2], y: [[3]] }],
  });
});
