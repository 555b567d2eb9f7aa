import { commandOf, names, text, UsageError, whole } from "./arguments.js";
import { fuzz } from "../conformance/fuzz.js";
import { kerasPeer } from "../conformance/keras/peer.js";
import { onnxFilePeer, onnxRuntimePeer } from "../conformance/onnxruntime/peer.js";
import type { AbsentPeer, ConformanceCase, Peer } from "../conformance/peer.js";
import { pytorchPeer } from "../conformance/pytorch/peer.js";
import { tfjsPeer } from "../conformance/tfjs/peer.js";

const usage = `usage: gatehouse fuzz-conformance [--seed N] [--cases M] [--peer NAME] [--case JSON]

Draws M random configurations (default 1000) from seed N (default 1), and runs each through the library and through
one of the peers: onnxruntime, onnx-file (our reader beside that runtime, weights behind operators) and tfjs (from
npm), and pytorch and keras (whose saved models we open and run) where a Python with torch and keras is
found (GATEHOUSE_PYTHON).

  --peer NAME   only this peer; may be repeated
  --case JSON   replays one case, as a failure prints it

Last line: M cases, N disagreements. Exit code 0 without, 1 with disagreements, 2 on bad usage.
`;

const peers: Record<string, () => Promise<Peer | AbsentPeer>> = {
  onnxruntime: onnxRuntimePeer,
  "onnx-file": onnxFilePeer,
  tfjs: tfjsPeer,
  pytorch: pytorchPeer,
  keras: kerasPeer,
};

export const command = commandOf({
  usage,
  options: {
    seed: whole({ from: 0 }, 1),
    cases: whole({ from: 1 }, 1000),
    peer: names(Object.keys(peers)),
    case: text(),
  },
  run: ({ seed, cases, peer, case: json }) => {
    const replay = json === undefined ? undefined : parseCase(json);
    return compareWith(replay ? [replay.peer] : peer, { seed, cases, ...(replay && { replay }) });
  },
});

async function compareWith(
  names: string[],
  request: { seed: number; cases: number; replay?: ConformanceCase },
): Promise<number> {
  const started = await Promise.all(names.map((name) => peers[name]!()));
  try {
    const write = (line: string) => void process.stdout.write(`${line}\n`);
    return (await fuzz(started, { ...request, write })) === 0 ? 0 : 1;
  } finally {
    for (const peer of started) if (!("absent" in peer)) await peer.close();
  }
}

/** The case that `--case` gives. @throws UsageError when it is none. */
function parseCase(json: string): ConformanceCase {
  try {
    const parsed = JSON.parse(json) as Partial<ConformanceCase>;
    if (Object.hasOwn(peers, parsed.peer ?? "") && Number.isInteger(parsed.seed))
      return parsed as ConformanceCase;
  } catch {
    // What is no JSON is no case either.
  }
  throw new UsageError("invalid --case: expected the JSON that a failure prints");
}
