import { parseArgs } from "node:util";
import { fuzz } from "../conformance/fuzz.js";
import { onnxRuntimePeer } from "../conformance/onnxruntime/peer.js";
import type { AbsentPeer, Case, Peer } from "../conformance/peer.js";
import { pytorchPeer } from "../conformance/pytorch/peer.js";
import { tfjsPeer } from "../conformance/tfjs/peer.js";

const usage = `usage: gatehouse fuzz-conformance [--seed N] [--cases M] [--peer NAME] [--case JSON]

Draws M random configurations (default 1000) from seed N (default 1), and runs each through the library and through
one of the peers: onnxruntime and tfjs (from npm), and pytorch where a Python with torch is found (GATEHOUSE_PYTHON).

  --peer NAME   only this peer; may be repeated
  --case JSON   replays one case, as a failure prints it

Last line: M cases, N disagreements. Exit code 0 without, 1 with disagreements, 2 on bad usage.
`;

const peers: Record<string, () => Promise<Peer | AbsentPeer>> = {
  onnxruntime: onnxRuntimePeer,
  tfjs: tfjsPeer,
  pytorch: pytorchPeer,
};

export async function command(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string", default: "1" },
      cases: { type: "string", default: "1000" },
      peer: { type: "string", multiple: true },
      case: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [seed, cases, replay] = [Number(values.seed), Number(values.cases), parseCase(values.case)];
  const chosen = replay ? [replay.peer] : (values.peer ?? Object.keys(peers));
  const wrong =
    (!Number.isInteger(seed) && `invalid --seed: expected a whole number, got ${values.seed}`) ||
    (!(Number.isInteger(cases) && cases > 0) &&
      `invalid --cases: expected a whole number above 0, got ${values.cases}`) ||
    (replay === null && "invalid --case: expected the JSON that a failure prints") ||
    chosen
      .filter((name) => !Object.hasOwn(peers, name))
      .map((name) => `invalid --peer: expected ${Object.keys(peers).join(", ")}, got ${name}`)[0];
  if (wrong) {
    process.stderr.write(`${wrong}\n\n${usage}`);
    return 2;
  }
  return run(chosen, { seed, cases, ...(replay && { replay }) });
}

async function run(
  names: string[],
  request: { seed: number; cases: number; replay?: Case },
): Promise<number> {
  const started = await Promise.all(names.map((name) => peers[name]!()));
  try {
    const write = (line: string) => void process.stdout.write(`${line}\n`);
    return (await fuzz(started, { ...request, write })) === 0 ? 0 : 1;
  } finally {
    for (const peer of started) if (!("absent" in peer)) await peer.close();
  }
}

/** The case of `--case`; `null` when it is none. */
function parseCase(text: string | undefined): Case | null | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = JSON.parse(text) as Partial<Case>;
    return typeof parsed.peer === "string" && Number.isInteger(parsed.seed)
      ? (parsed as Case)
      : null;
  } catch {
    return null;
  }
}
