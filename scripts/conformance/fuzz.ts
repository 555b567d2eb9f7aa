import { seededRandom } from "../../lib/index.js";
import type { Disagreement } from "./compare.js";
import type { AbsentPeer, ConformanceCase, Peer } from "./peer.js";

/** Which cases are to be run, and where lines go. */
export interface FuzzRequest {
  seed: number;
  cases: number;
  /** One case to replay in place of drawn ones. */
  replay?: ConformanceCase;
  write(line: string): void;
}

/** Runs cases against the peers that are here, in turn; returns how many disagreed. */
export async function fuzz(all: (Peer | AbsentPeer)[], request: FuzzRequest): Promise<number> {
  const { write } = request;
  const peers = all.filter((peer): peer is Peer => !("absent" in peer));
  for (const peer of all) {
    write(`${peer.name}: ${"absent" in peer ? `absent, ${peer.absent}` : peer.version}`);
  }
  if (peers.length === 0) throw new Error("no peer is here: there is nothing to compare with");
  const counts = new Map(peers.map(({ name }) => [name, 0]));
  let disagreements = 0;
  for (const asked of request.replay ? [request.replay] : drawn(peers, request)) {
    const peer = peers.find(({ name }) => name === asked.peer);
    if (!peer)
      throw new Error(`no peer "${asked.peer}": here are ${[...counts.keys()].join(", ")}`);
    counts.set(peer.name, counts.get(peer.name)! + 1);
    const complaint = await complaintOf(peer, asked);
    if (complaint === undefined) continue;
    disagreements++;
    write(`${complaint}\n  replay: npm run fuzz:conformance -- --case '${JSON.stringify(asked)}'`);
  }
  write([...counts].map(([name, count]) => `${name} ${count}`).join(", "));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  write(`${total} cases, ${disagreements} disagreements`);
  return disagreements;
}

function* drawn(peers: Peer[], { seed, cases }: FuzzRequest): Generator<ConformanceCase> {
  const random = seededRandom(seed);
  for (let k = 0; k < cases; k++) {
    // Each case has a stream of its own, so that what one peer draws does not depend on the others.
    const own = random.integer(2 ** 31);
    yield peers[k % peers.length]!.draw(seededRandom(own), own);
  }
}

async function complaintOf(peer: Peer, asked: ConformanceCase): Promise<string | undefined> {
  try {
    const found = await peer.disagreement(asked);
    return found && `disagreement with ${peer.name}: ${inWords(found)}`;
  } catch (error) {
    return `failure beside ${peer.name}: ${(error as Error).message}`;
  }
}

function inWords({ at, ours, theirs, excess }: Disagreement): string {
  const times = Number.isFinite(excess) ? `, ${excess.toPrecision(3)} times what is tolerated` : "";
  return `${at}: expected ${String(theirs)}, got ${String(ours)}${times}`;
}
