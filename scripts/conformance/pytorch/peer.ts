import path from "node:path";
import { disagreementOf, type Results } from "../compare.js";
import type { AbsentPeer, ConformanceCase, Peer } from "../peer.js";
import { findPython, startWorker } from "../python.js";
import { drawTorchCase, type TorchCase } from "./case.js";
import { torchNumbers } from "./numbers.js";
import { oursOfTorch } from "./ours.js";

/** Float64 has steps of 2e-16; sums of some tens of terms over seven steps and three layers stay within these. */
const tolerances = { outputs: 1e-12, gradients: 1e-10 };

interface WorkerAnswer {
  outputs: Results;
  gradients: Results;
  error?: string;
}

export async function pytorchPeer(): Promise<Peer | AbsentPeer> {
  const python = await findPython("import torch");
  if (python === undefined) {
    return {
      name: "pytorch",
      absent: "no Python with torch was found (set GATEHOUSE_PYTHON to one that has it)",
    };
  }
  const worker = await startWorker<WorkerAnswer>(
    python,
    path.join(import.meta.dirname, "worker.py"),
  );
  return {
    name: "pytorch",
    version: `PyTorch ${worker.version}, cpu, float64, with gradients`,
    draw: drawTorchCase,
    async disagreement(asked: ConformanceCase) {
      const own = asked as TorchCase;
      const numbers = torchNumbers(own);
      const theirs = await worker.ask({ asked: own, numbers });
      const ours = oursOfTorch(own, numbers);
      return (
        disagreementOf(ours.outputs, theirs.outputs, tolerances.outputs) ??
        disagreementOf(ours.gradients, theirs.gradients, tolerances.gradients)
      );
    },
    close: worker.close,
  };
}
