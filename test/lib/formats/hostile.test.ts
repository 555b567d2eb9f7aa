import { strToU8, zipSync } from "fflate";
import { describe, expect, it, vi } from "vitest";
import {
  openModel,
  toPyTorch,
  writeNpz,
  writeOnnx,
  writeSafetensors,
  type RecurrentLayer,
} from "../../../lib/index.js";
import { golden, randomCell } from "./golden.js";

/** Opens a file, and says in how many milliseconds and with how much more memory (MB) it was read or refused, and how. */
function cost(file: Uint8Array, files: Record<string, Uint8Array> = {}) {
  const [before, start] = [process.memoryUsage().rss, performance.now()];
  let message = "read";
  try {
    openModel(file, { files });
  } catch (error) {
    message = (error as Error).message;
  }
  const memory = (process.memoryUsage().rss - before) / 2 ** 20;
  return { message, time: performance.now() - start, memory };
}

function expectCheap(name: string, file: Uint8Array, files: Record<string, Uint8Array> = {}): void {
  const { message, time, memory } = cost(file, files);
  // In words, within 2 s and 300 MB; the margin is for a busy machine.
  expect(message, name).toMatch(/^(read|invalid [\s\S]+: expected [\s\S]+)$/);
  expect(message.length, name).toBeLessThan(1000);
  expect(time, `${name}: ${message}`).toBeLessThan(6000);
  expect(memory, `${name}: ${message}`).toBeLessThan(300);
}

const forward = randomCell(3, 4, 1);
const good = {
  safetensors: writeSafetensors(toPyTorch([{ forward }], { prefix: "lstm." })),
  npz: writeNpz(toPyTorch([{ forward }])),
  onnx: writeOnnx([{ forward }]),
};

const nested = (open: string, close: string, depth: number) =>
  open.repeat(depth) + close.repeat(depth);
const tfjs = (manifest: unknown) =>
  strToU8(
    JSON.stringify({
      modelTopology: { class_name: "Sequential", config: { layers: [] } },
      weightsManifest: manifest,
    }),
  );

/** Crafted files that are made here, by kind: each asks for far more than it is. */
const crafted: Record<string, () => Uint8Array> = {
  "an archive with a bomb for a configuration": () =>
    zipSync({ "model.weights.h5": strToU8("x"), "config.json": new Uint8Array(2e8) }, { level: 9 }),
  "an archive with a bomb for weights": () =>
    zipSync(
      { "model.weights.h5": new Uint8Array(2e8), "config.json": strToU8("{}") },
      { level: 9 },
    ),
  "a pickle's storage that is a bomb": () =>
    zipSync({ "m/data.pkl": strToU8("N."), "m/data/0": new Uint8Array(2e8) }, { level: 9 }),
  "twenty thousand entries": () =>
    zipSync(
      Object.fromEntries(Array.from({ length: 20_000 }, (_, k) => [`${k}.npy`, new Uint8Array()])),
    ),
  "a header of brackets": () => {
    const header = strToU8(nested("[", "]", 5e5));
    const file = new Uint8Array(8 + header.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    return file;
  },
  "a model.json of objects in one another": () =>
    strToU8(`{"modelTopology":${'{"a":'.repeat(2e5)}1${"}".repeat(2e5)},"weightsManifest":[]}`),
  "arrays of a billion numbers": () =>
    tfjs([{ paths: [], weights: [{ name: "a/kernel", shape: [1e9], dtype: "float32" }] }]),
  "a name of ten megabytes": () =>
    writeSafetensors({
      ["n".repeat(1e7)]: { numberType: "float32", shape: [0], values: new Float64Array() },
    }),
  "a pickle that remembers a million times": () =>
    zipSync({ "m/data.pkl": new Uint8Array(2e6).fill(0x94) }),
  "a pickle of marks": () => zipSync({ "m/data.pkl": new Uint8Array(2e6).fill(0x28) }),
};

describe("a crafted file is refused in words, soon and without much memory:", () => {
  it.each(Object.entries(crafted))(
    "%s",
    (name, make) => {
      expectCheap(name, make());
    },
    60_000,
  );

  it.each(["dag.h5", "zeros.h5", "chunk.h5"])(
    "%s",
    async (name) => {
      expectCheap(name, await golden(`hostile/${name}`));
    },
    60_000,
  );

  it("overlapping entries: one stored array under thousands of names", () => {
    const [entry] = Object.values(good);
    const archive = zipSync({ "a.npy": new Uint8Array(2e6) }, { level: 9 });
    expect(entry!.length).toBeGreaterThan(0);
    expectCheap("overlapping", overlapping(archive, 3000));
  }, 60_000);
});

describe("a file with one byte, or its end, wrong", () => {
  it.each(Object.entries(good))(
    "(%s) is read or refused in words",
    (name, file) => {
      vi.spyOn(console, "warn").mockImplementation(() => undefined);
      for (let k = 0; k < 100; k++) {
        const changed = file.slice();
        const at = Math.floor((k * file.length) / 100);
        changed[at] = changed[at]! ^ (1 << (k % 8));
        expectCheap(`${name}, byte ${at}`, changed);
        expectCheap(`${name}, ${at} bytes`, file.subarray(0, at));
      }
      vi.restoreAllMocks();
    },
    60_000,
  );
});

it("a file that is only compressed is read as if it were not", async () => {
  const layers = async (name: string) =>
    (openModel(await golden(`hostile/${name}`)).layers as RecurrentLayer[]).map(
      ({ stack }) => stack,
    );
  expect(await layers("compressed.h5")).toEqual(await layers("plain.h5"));
});

/** An archive whose directory names its one entry again and again. */
function overlapping(archive: Uint8Array, times: number): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  const [size, at] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const entry = archive.subarray(at, at + size);
  const file = new Uint8Array(at + times * size + 22);
  file.set(archive.subarray(0, at));
  for (let k = 0; k < times; k++) {
    const copy = entry.slice();
    // Its name, another each time: `a.npy` is five characters.
    copy.set(strToU8(`${String.fromCharCode(97 + (k % 26))}.npy`), 46);
    file.set(copy, at + k * size);
  }
  file.set(archive.subarray(end), at + times * size);
  const out = new DataView(file.buffer);
  const to = at + times * size;
  out.setUint16(to + 8, times, true);
  out.setUint16(to + 10, times, true);
  out.setUint32(to + 12, times * size, true);
  return file;
}
