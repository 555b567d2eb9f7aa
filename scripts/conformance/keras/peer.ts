import path from "node:path";
import { openModel, type ModelInput } from "../../../lib/index.js";
import { disagreementOf, type NumberTree, type Results } from "../compare.js";
import type { AbsentPeer, ConformanceCase, Peer } from "../peer.js";
import { findPython, startWorker } from "../python.js";
import { drawKerasCase, type KerasCase } from "./case.js";

/** Keras computes in float32; sums of some terms over six steps and three layers stay within this. */
const tolerance = 1e-5;

interface KerasAnswer extends Results {
  outputs: NumberTree;
}

interface FileAnswer {
  /** The saved model, base64. */
  file: string;
  /** What is put in, [batchSize][timeSteps][inputSize], or whole numbers. */
  x: number[][][];
  /** What comes out, [batchSize][…][size]. */
  outputs: NumberTree;
  error?: string;
}

/** Keras writes a model and runs it; we open the file and run it. */
export async function kerasPeer(): Promise<Peer | AbsentPeer> {
  const python = await findPython("import torch, keras", { KERAS_BACKEND: "torch" });
  if (python === undefined) {
    return {
      name: "keras",
      absent:
        "no Python with keras and torch was found (set GATEHOUSE_PYTHON to one that has them)",
    };
  }
  const worker = await startWorker<FileAnswer>(
    python,
    path.join(import.meta.dirname, "worker.py"),
    {
      KERAS_BACKEND: "torch",
    },
  );
  return {
    name: "keras",
    version: `Keras ${worker.version}, its files opened and run`,
    draw: drawKerasCase,
    async disagreement(asked: ConformanceCase) {
      const theirs = await worker.ask(asked);
      return disagreementOf(
        ours(asked as KerasCase, theirs),
        { outputs: theirs.outputs },
        tolerance,
      );
    },
    close: worker.close,
  };
}

function ours({ layers }: KerasCase, { file, x }: FileAnswer): KerasAnswer {
  const model = openModel(Buffer.from(file, "base64"));
  const unread = model.layers.find((layer) => layer.kind === "unread");
  if (unread) throw new Error(`the layer ${unread.name} was not read: ${unread.reason}`);
  const { outputs } = model.run(x as ModelInput, { layout: "batch-major" });
  const batchMajor = (outputs[0] ?? []).map((_, b) => outputs.map((step) => step[b]!));
  const sequences = layers.at(-1)!.return_sequences;
  return { outputs: sequences ? batchMajor : batchMajor.map((steps) => steps[0]!) };
}
