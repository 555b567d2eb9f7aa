import { expect, it } from "vitest";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { contentsOf } from "./onnx-model.js";
import { hostileFiles } from "./onnx-hostile.js";

/** Bytes in use, rubbish included. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it(
  "a crafted ONNX file is read or refused in words, within 2 s and 300 MB",
  { timeout: 300_000 },
  () => {
    const slow: string[] = [];
    const raw: string[] = [];
    setFlagsFromString("--expose-gc");
    const tidy = runInNewContext("gc") as () => void;
    tidy();
    const before = process.memoryUsage.rss();
    for (const [name, make] of hostileFiles()) {
      const file = make();
      // What files before this one left behind is not this one's.
      if (held() > 100e6) tidy();
      const began = process.cpuUsage();
      try {
        contentsOf(file);
      } catch (error) {
        const { message } = error as Error;
        if (!/^invalid ONNX file.*expected /s.test(message) || message.length > 1000) {
          raw.push(`${name}: ${message.slice(0, 200)}`);
        }
      }
      const used = process.cpuUsage(began);
      if (used.user + used.system > 2e6) slow.push(`${name}: ${(used.user + used.system) / 1e6} s`);
    }
    expect(raw).toEqual([]);
    expect(slow).toEqual([]);
    expect(process.resourceUsage().maxRSS / 1024 - before / 2 ** 20).toBeLessThan(300);
  },
);
