import { disagreementOf } from "../compare.js";
import { nearbyRounding } from "../numbers.js";
import type { ConformanceCase, Peer } from "../peer.js";
import { drawOnnxCase, type OnnxCase } from "./case.js";
import { onnxNumbers, oursOfOnnx } from "./ours.js";
import { disguisedFile, oursOfFile } from "./file.js";
import { theirsOfFile, theirsOfOnnx, type Runtime } from "./theirs.js";

/**
 * ONNX Runtime in WebAssembly computes in float32, with polynomials for σ and tanh that are off by a few 1e-7 themselves;
 * 1e-6 of the largest number is what a well-conditioned case keeps to; `nearbyRounding` says how much more the others may.
 */
const tolerance = 1e-6;

export async function onnxRuntimePeer(): Promise<Peer> {
  const ort = await runtime();
  return {
    name: "onnxruntime",
    version: versionOf(ort),
    draw: drawOnnxCase,
    async disagreement(asked: ConformanceCase) {
      const own = asked as OnnxCase;
      const { numbers, moved, ours, jumps } = awayFromJumps(own);
      const theirs = await theirsOfOnnx(ort, own, numbers);
      return disagreementOf(ours, theirs, tolerance, oursOfOnnx(own, moved, jumps));
    },
    close: () => Promise.resolve(),
  };
}

/** The same runtime beside our reader: files of one operator, which both sides get and nothing else. */
export async function onnxFilePeer(): Promise<Peer> {
  const ort = await runtime();
  return {
    name: "onnx-file",
    version: versionOf(ort),
    draw: (random, seed) => ({ ...drawOnnxCase(random, seed), peer: "onnx-file", layers: 1 }),
    async disagreement(asked: ConformanceCase) {
      const own = asked as OnnxCase;
      const { numbers, moved } = awayFromJumps(own);
      const file = disguisedFile(own, numbers);
      const theirs = await theirsOfFile(ort, file, own, numbers);
      const ours = oursOfFile(own, file, numbers.input);
      const nearby = oursOfFile(own, disguisedFile(own, moved), moved.input);
      return disagreementOf(ours, theirs, tolerance, nearby);
    },
    close: () => Promise.resolve(),
  };
}

async function runtime(): Promise<Runtime> {
  const ort = await import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  return ort;
}

function versionOf(ort: Runtime): string {
  return `onnxruntime-web ${ort.env.versions.web}, wasm, float32`;
}

/**
 * A number within rounding of ThresholdedRelu's jump falls on either side of it, and says nothing: such numbers are drawn
 * again, from the next seed.
 */
function awayFromJumps(asked: OnnxCase) {
  for (let seed = asked.seed; ; seed++) {
    const numbers = onnxNumbers({ ...asked, seed });
    const jumps = { nearest: Infinity };
    const ours = oursOfOnnx(asked, numbers, jumps);
    if (jumps.nearest < 1e-4) continue;
    const moved = onnxNumbers({ ...asked, seed }, nearbyRounding());
    return { numbers, moved, ours, jumps };
  }
}
