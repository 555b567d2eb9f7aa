import type { Random } from "../../lib/index.js";
import type { Disagreement } from "./compare.js";

/** A case: which peer computes it, the seed of every number in it, and its configuration. */
export interface ConformanceCase {
  peer: string;
  seed: number;
}

/** Somebody else's implementation that runs here, and is asked the same as ours. */
export interface Peer {
  name: string;
  /** What it is and which release, as it says itself. */
  version: string;
  /** Draws a configuration. */
  draw(random: Random, seed: number): ConformanceCase;
  /** Computes a case on both sides; nothing where they agree. */
  disagreement(asked: ConformanceCase): Promise<Disagreement | undefined>;
  close(): Promise<void>;
}

/** A peer that is not here, and what to do about it. */
export interface AbsentPeer {
  name: string;
  absent: string;
}
