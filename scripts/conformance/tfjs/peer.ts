import { disagreementOf } from "../compare.js";
import { nearbyRounding } from "../numbers.js";
import type { ConformanceCase, Peer } from "../peer.js";
import { drawTfjsCase, type TfjsCase } from "./case.js";
import { oursOfTfjs, tfjsNumbers } from "./ours.js";
import { theirsOfTfjs } from "./theirs.js";

/**
 * TensorFlow.js keeps every tensor in float32 (steps of 6e-8 near 1). 1e-6 of the largest number is what a well-conditioned
 * case keeps to; `nearbyRounding` says how much more the others may.
 */
const tolerance = 1e-6;

export async function tfjsPeer(): Promise<Peer> {
  const core = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-backend-cpu");
  const layers = await import("@tensorflow/tfjs-layers");
  // Keeps its advertisement for another backend off the terminal.
  core.env().set("PROD", true);
  await core.setBackend("cpu");
  return {
    name: "tfjs",
    version: `@tensorflow/tfjs-layers ${layers.version_layers}, cpu, float32`,
    draw: drawTfjsCase,
    disagreement(asked: ConformanceCase) {
      const own = asked as TfjsCase;
      const numbers = tfjsNumbers(own);
      const theirs = theirsOfTfjs({ core, layers }, own, numbers);
      const nearby = oursOfTfjs(own, tfjsNumbers(own, nearbyRounding()));
      return Promise.resolve(disagreementOf(oursOfTfjs(own, numbers), theirs, tolerance, nearby));
    },
    close: () => Promise.resolve(),
  };
}
