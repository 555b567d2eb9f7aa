import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runStack, seededRandom, type Sequences } from "../../../lib/index.js";
import { budgetFor } from "../../../lib/formats/budget.js";
import { onnxContents } from "../../../lib/formats/onnx/contents.js";
import type { RecurrentLayer } from "../../../lib/formats/opened.js";
import { singleOperators } from "./operators.js";

/** A file of a public package, and how near our outputs have to come to ONNX Runtime's. */
interface Asked {
  from: "npm" | "pypi";
  package: string;
  /** Within the package. */
  file: string;
  /** Recurrent layers that are to be found in it. */
  layers: number;
  /** Quantized operators also round inputs and states, and differ by that. */
  tolerance?: number;
}

const silero = (name: string, layers: number): Asked => ({
  ...{ from: "pypi", package: "silero-vad==6.2.3" },
  ...{ file: `silero_vad/data/${name}.onnx`, layers },
});
const vad = (name: string, layers: number): Asked => ({
  ...{ from: "npm", package: "@ricky0123/vad-web@0.0.31" },
  ...{ file: `package/dist/silero_vad_${name}.onnx`, layers },
});

/** Another reader's packages are further rows. None of the files is kept. */
const packages: Asked[] = [
  vad("legacy", 8),
  vad("v5", 4),
  vad("v6", 4),
  silero("silero_vad", 4),
  silero("silero_vad_16k_op15", 2),
  silero("silero_vad_16k_sequence", 1),
  silero("silero_vad_half", 2),
  silero("silero_vad_openvino_16k", 1),
  silero("silero_vad_op18_ifless", 2),
  {
    ...{ from: "pypi", package: "dksplit==1.0.2", file: "dksplit/models/dksplit-int8.onnx" },
    ...{ layers: 3, tolerance: 0.1 },
  },
];

const run = promisify(execFile);

/** Brings a package into a folder by its registry's own client, and unpacks it there. */
async function bring({ from, package: name }: Asked, folder: string): Promise<void> {
  if (from === "npm") {
    await run("npm", ["pack", name, "--pack-destination", folder]);
    const [archive] = (await readdir(folder)).filter((each) => each.endsWith(".tgz"));
    await run("tar", ["xzf", join(folder, archive!), "-C", folder]);
    return;
  }
  await run("python3", ["-m", "pip", "download", "-q", "--no-deps", "-d", folder, name]);
  const [wheel] = (await readdir(folder)).filter((each) => each.endsWith(".whl"));
  await run("python3", ["-m", "zipfile", "-e", join(folder, wheel!), folder]);
}

/** Opens every file of the table; returns how many did not come out as they should. */
export async function checkPackages(write: (line: string) => void): Promise<number> {
  let wrong = 0;
  for (const name of new Set(packages.map((each) => each.package))) {
    const rows = packages.filter((each) => each.package === name);
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-packages-"));
    try {
      await bring(rows[0]!, folder);
      for (const row of rows) {
        const { ok, line } = await outcome(
          row,
          new Uint8Array(await readFile(join(folder, row.file))),
        );
        if (!ok) wrong++;
        write(`${ok ? "as it should be" : "NOT AS IT SHOULD BE"}: ${name} ${row.file}: ${line}`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  write(`${packages.length} files, ${wrong} not as they should be`);
  return wrong;
}

async function outcome(row: Asked, file: Uint8Array): Promise<{ ok: boolean; line: string }> {
  const layers = onnxContents(file, budgetFor(file.length)).layers.filter(
    (layer): layer is RecurrentLayer => layer.kind === "recurrent",
  );
  const alone = new Map(singleOperators(file).map((each) => [each.name, each.file]));
  let [worst, compared] = [0, 0];
  for (const layer of layers) {
    const own = alone.get(layer.name);
    if (!own) continue;
    worst = Math.max(worst, await gapBeside(layer, own));
    compared++;
  }
  const ok = layers.length === row.layers && worst <= (row.tolerance ?? 1e-5);
  const line = `${layers.length} of ${row.layers} layers read, ${compared} run beside ONNX Runtime, furthest ${worst.toExponential(1)} apart`;
  return { ok, line };
}

/** How far our outputs are from ONNX Runtime's over one random sequence. */
async function gapBeside({ stack }: RecurrentLayer, file: Uint8Array): Promise<number> {
  const ort = await import("onnxruntime-web/wasm");
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const cells = [stack[0]!.forward, stack[0]!.reverse].flatMap((cell) => cell ?? []);
  const { inputSize } = cells[0]!.parameters;
  const random = seededRandom(1);
  const timeSteps = 12;
  const input: Sequences = Array.from({ length: timeSteps }, () => [
    Array.from({ length: inputSize }, () => Math.fround(random.normal())),
  ]);
  const session = await ort.InferenceSession.create(file);
  const x = new ort.Tensor("float32", Float32Array.from(input.flat(2)), [timeSteps, 1, inputSize]);
  const { Y } = await session.run({ x });
  await session.release();
  // With a batch of one, [timeSteps, D, 1, hiddenSize] lies as our joined directions do.
  const ours = runStack(stack, input).outputs.flat(2);
  const theirs = Y!.data as Float32Array;
  return Math.max(...ours.map((value, k) => Math.abs(value - theirs[k]!)));
}
