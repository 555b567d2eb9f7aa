import { describe, expect, it } from "vitest";
import { disagreementOf } from "../../scripts/conformance/compare.js";
import { fuzz } from "../../scripts/conformance/fuzz.js";
import { onnxFilePeer, onnxRuntimePeer } from "../../scripts/conformance/onnxruntime/peer.js";
import type { ConformanceCase, Peer } from "../../scripts/conformance/peer.js";
import { pytorchPeer } from "../../scripts/conformance/pytorch/peer.js";
import { tfjsPeer } from "../../scripts/conformance/tfjs/peer.js";
import { gatehouse } from "../command.js";

/** A peer that agrees but for one configuration. */
const stubborn: Peer = {
  name: "stubborn",
  version: "1",
  draw: (random, seed) => ({ peer: "stubborn", seed, size: random.integer(3) }) as ConformanceCase,
  disagreement: ({ size }: ConformanceCase & { size?: number }) =>
    Promise.resolve(size === 0 ? { at: "output.0", ours: 1, theirs: 2, excess: 5 } : undefined),
  close: () => Promise.resolve(),
};

describe("the fuzz beside other implementations", () => {
  it("finds no disagreement with ONNX Runtime, beside our reader too, and TensorFlow.js in sixty cases of a seed of its own", async () => {
    const lines: string[] = [];
    const peers = [await onnxRuntimePeer(), await onnxFilePeer(), await tfjsPeer()];
    const request = { seed: 20, cases: 60, write: (line: string) => void lines.push(line) };
    expect(await fuzz(peers, request), lines.join("\n")).toBe(0);
    expect(lines.slice(-2)).toEqual([
      "onnxruntime 20, onnx-file 20, tfjs 20",
      "60 cases, 0 disagreements",
    ]);
  });

  it("says what differs, by how much, and how to see it again", async () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const absent = { name: "away", absent: "not here" };
    const found = await fuzz([stubborn, absent], { seed: 1, cases: 30, write });
    expect(found).toBeGreaterThan(0);
    expect(lines[1]).toBe("away: absent, not here");
    expect(lines.at(-1)).toBe(`30 cases, ${found} disagreements`);
    const [complaint, replay] = lines[2]!.split("\n");
    expect(complaint).toBe(
      "disagreement with stubborn: output.0: expected 2, got 1, 5.00 times what is tolerated",
    );
    const [, json] = /--case '(.*)'$/.exec(replay!)!;
    const again = await fuzz([stubborn], {
      seed: 9,
      cases: 1,
      replay: JSON.parse(json!) as ConformanceCase,
      write,
    });
    expect(again).toBe(1);
    expect(lines.at(-1)).toBe("1 cases, 1 disagreements");
  });

  it("draws the same cases from the same seed", () => {
    const drawn = (seed: number) => {
      const seen: ConformanceCase[] = [];
      const peer = {
        ...stubborn,
        disagreement: (asked: ConformanceCase) => Promise.resolve(void seen.push(asked)),
      };
      return fuzz([peer], { seed, cases: 5, write: () => undefined }).then(() => seen);
    };
    return Promise.all([drawn(3), drawn(3), drawn(4)]).then(([first, same, other]) => {
      expect(same).toEqual(first);
      expect(other).not.toEqual(first);
    });
  });

  it("has nothing to say without a peer", async () => {
    const request = { seed: 1, cases: 1, write: () => undefined };
    await expect(fuzz([{ name: "a", absent: "gone" }], request)).rejects.toThrow("no peer is here");
  });
});

describe("comparing results", () => {
  it("allows a part of the largest number, of 1 at least", () => {
    expect(disagreementOf({ y: [100, 0] }, { y: [100, 9e-5] }, 1e-6)).toBeUndefined();
    expect(disagreementOf({ y: [0.1] }, { y: [0.1 + 9e-7] }, 1e-6)).toBeUndefined();
    expect(disagreementOf({ y: [1, 0] }, { y: [1, 2e-6] }, 1e-6)).toMatchObject({ at: "y.1" });
  });

  it("allows what inputs moved by as much would change", () => {
    expect(disagreementOf({ y: 1 }, { y: 1.01 }, 1e-6, { y: 0.98 })).toBeUndefined();
    expect(disagreementOf({ y: 1 }, { y: 1.03 }, 1e-6, { y: 0.98 })?.excess).toBeCloseTo(1.5);
  });

  it("finds another shape, a missing result and numbers that are none", () => {
    const differs = (ours: object, theirs: object) =>
      disagreementOf(ours as { y: number[] }, theirs as { y: number[] }, 1)?.excess;
    expect(differs({ y: [1, 2] }, { y: [1] })).toBe(Infinity);
    expect(differs({ y: [1] }, {})).toBe(Infinity);
    expect(differs({}, { y: [1] })).toBe(Infinity);
    expect(differs({ y: [NaN] }, { y: [1] })).toBe(Infinity);
    expect(differs({ y: [] }, { y: [] })).toBeUndefined();
  });
});

describe("PyTorch", () => {
  it("agrees where it is, with every gradient, and is said to be away where it is not", async () => {
    const peer = await pytorchPeer();
    if ("absent" in peer) {
      expect(peer.absent).toBe(
        "no Python with torch was found (set GATEHOUSE_PYTHON to one that has it)",
      );
      return;
    }
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const found = await fuzz([peer], { seed: 30, cases: 30, write });
    await peer.close();
    expect(found, lines.join("\n")).toBe(0);
  });

  it("is looked for where GATEHOUSE_PYTHON says, and nowhere else", async () => {
    const nowhere = { GATEHOUSE_PYTHON: "/nowhere/python" };
    const args = ["fuzz-conformance", "--cases", "2"];
    const { code, stdout } = await gatehouse(
      [...args, "--peer", "pytorch", "--peer", "tfjs"],
      nowhere,
    ).ended;
    expect(stdout).toContain("pytorch: absent, no Python with torch was found");
    expect(stdout).toContain("2 cases, 0 disagreements");
    expect(code).toBe(0);
    const alone = await gatehouse([...args, "--peer", "pytorch"], nowhere).ended;
    expect(alone.stderr).toContain("no peer is here: there is nothing to compare with");
    expect(alone.code).toBe(1);
  });
});

describe("gatehouse fuzz-conformance", () => {
  it("ends with its count", async () => {
    const { code, stdout } = await gatehouse(["fuzz-conformance", "--peer", "tfjs", "--cases", "2"])
      .ended;
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("2 cases, 0 disagreements");
    expect(code).toBe(0);
  });

  it.each([
    [["--cases", "0"], 'invalid --cases: expected a whole number of 1 or more, got "0"'],
    [["--seed", "x"], 'invalid --seed: expected a whole number of 0 or more, got "x"'],
    [
      ["--peer", "caffe"],
      'invalid --peer: expected one of onnxruntime, onnx-file, tfjs, pytorch, keras, got "caffe"',
    ],
    [["--case", "{"], "invalid --case: expected the JSON that a failure prints"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await gatehouse(["fuzz-conformance", ...args]).ended;
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
