import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { openModel } from "../../../lib/index.js";
import { golden } from "./golden.js";
import { hostileHdf5, hostileNpy, hostilePickles, hostileZip } from "./hostile-bytes.js";
import { hostileKeras, hostileSafetensors, hostileTfjs, type HostileFile } from "./hostile-json.js";

/** Some thousand files, each odd in one place; those of ONNX are in onnx-hostile.ts. */
async function* hostileFiles(): AsyncGenerator<HostileFile> {
  yield* hostileZip("npz", await golden("formats/keras-first.npz"));
  yield* hostileZip("pt", await golden("formats/state-dict.pt"));
  yield* hostileNpy();
  yield* hostilePickles();
  yield* hostileSafetensors(await golden("formats/pytorch-float64.safetensors"));
  const archive = await golden("formats/keras-3.0.5.keras");
  yield* hostileKeras(archive);
  yield* hostileZip("keras", archive);
  yield* hostileTfjs();
  for (const name of ["formats/gru.h5", "formats/keras-2.h5", "hostile/plain.h5"])
    yield* hostileHdf5(name, await golden(name), 300);
}

/** What is to be said of a file: that it took too long or too much memory, or was refused in no words. */
function faultOf(file: Uint8Array): string | undefined {
  const [began, rss, peak] = [process.cpuUsage(), process.memoryUsage.rss(), highest()];
  try {
    openModel(file, { files: { "weights.bin": new Uint8Array(4 * 60) } });
  } catch (error) {
    const { message } = error as Error;
    if (!/^invalid [\s\S]+: expected [\s\S]+$/.test(message) || message.length > 1000)
      return message.slice(0, 200);
  }
  const { user, system } = process.cpuUsage(began);
  if (user + system > 2e6) return `took ${(user + system) / 1e6} s`;
  const took = highest() > peak ? (highest() - rss) / 2 ** 20 : 0;
  return took > 300 ? `took ${took} MB` : undefined;
}

/** The most memory this process has had, in bytes. */
function highest(): number {
  return process.resourceUsage().maxRSS * 1024;
}

it("files of every format, odd in one place, are read or refused in words within 2 s and 300 MB", async () => {
  setFlagsFromString("--expose-gc");
  const tidy = runInNewContext("gc") as () => void;
  const faults: string[] = [];
  let count = 0;
  for await (const [name, make] of hostileFiles()) {
    const { heapUsed, external } = process.memoryUsage();
    // What files before this one left behind is not this one's.
    if (heapUsed + external > 150e6) tidy();
    const fault = faultOf(make());
    if (fault !== undefined) faults.push(`${name.slice(0, 200)} → ${fault}`);
    count++;
  }
  expect(faults).toEqual([]);
  expect(count).toBeGreaterThan(2000);
}, 300_000);
