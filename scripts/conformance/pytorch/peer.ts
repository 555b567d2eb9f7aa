import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { disagreementOf, type Results } from "../compare.js";
import type { AbsentPeer, Case, Peer } from "../peer.js";
import { drawTorchCase, type TorchCase } from "./case.js";
import { findTorch } from "./find.js";
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
  const python = await findTorch();
  if (python === undefined) {
    return {
      name: "pytorch",
      absent: "no Python with torch was found (set GATEHOUSE_PYTHON to one that has it)",
    };
  }
  const worker = await startWorker(python);
  return {
    name: "pytorch",
    version: `PyTorch ${worker.version}, cpu, float64, with gradients`,
    draw: drawTorchCase,
    async disagreement(asked: Case) {
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

/** A Python process that answers a line for each line. */
async function startWorker(python: string) {
  const child = spawn(python, [path.join(import.meta.dirname, "worker.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = (await lines.next()) as { value: string; done?: boolean };
    if (done) throw new Error("PyTorch's process ended before it answered (see above)");
    return JSON.parse(value);
  };
  const version = (await next()) as string;
  return {
    version,
    async ask(question: object): Promise<WorkerAnswer> {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const answer = (await next()) as WorkerAnswer;
      if (answer.error) throw new Error(`PyTorch refused the case: ${answer.error}`);
      return answer;
    },
    async close(): Promise<void> {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
