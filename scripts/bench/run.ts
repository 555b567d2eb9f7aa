import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "../paths.js";
import { pythonEnvironment, type PythonEnvironment } from "../setup/python.js";
import { commandOf, withProjectCopy, type Gatehouse } from "./copy.js";
import { ours, rowOf, type BenchRow } from "./row.js";
import { timed, type Timed } from "./timed.js";

const require = createRequire(import.meta.url);

/** Executes every notebook of a folder, one after the other. */
const sequentially = `
import pathlib, sys, nbformat
from nbclient import NotebookClient
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.ipynb")):
    notebook = nbformat.read(file, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(file.parent)}}).execute()
    print(file.name)
`;

/**
 * The whole course: cold against the runners people use, on the stock kernel; then what only we have: warm, and with
 * one room of the library changed. Contenders take turns, so that a busy machine is busy for all of them.
 */
export async function runBench(rounds: number, say: (line: string) => void): Promise<BenchRow[]> {
  const python = await pythonEnvironment();
  return withProjectCopy(async (folder) => {
    const gatehouse = commandOf(folder);
    const peers = await stockPeers(folder, python);
    // What is made once for all runs: the library, the kernel, the commands.
    await gatehouse("run", "--no-cache", "notebooks/01-what-is-a-gate.ipynb");
    return [
      ...(await coldRows(folder, gatehouse, peers, { rounds, say })),
      ...(await warmRows(folder, gatehouse, { rounds, say })),
    ];
  });
}

interface Measuring {
  rounds: number;
  say: (line: string) => void;
}

interface PeerRunner {
  name: string;
  version: string;
  run: () => Promise<Timed>;
}

async function coldRows(
  folder: string,
  gatehouse: Gatehouse,
  peers: PeerRunner[],
  { rounds, say }: Measuring,
): Promise<BenchRow[]> {
  const cold = async () => {
    await rm(path.join(folder, ".cache/runs"), { recursive: true, force: true });
    return gatehouse("run");
  };
  const contenders = [{ ...ours, run: cold }, ...peers];
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [k, { name, run }] of contenders.entries()) {
      const { ms } = await run();
      times[k]!.push(ms);
      say(`course, cold: ${name}, round ${round + 1}: ${Math.round(ms)} ms`);
    }
  }
  return contenders.map((contender, k) => rowOf("course, cold", contender, times[k]!));
}

/** What does not have to run again is not run, and no kernel is started for it. */
async function warmRows(
  folder: string,
  gatehouse: Gatehouse,
  { rounds, say }: Measuring,
): Promise<BenchRow[]> {
  await gatehouse("check");
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { ms, stdout } = await gatehouse("check", "--reporter", "json");
    if (rerun(stdout).length > 0) throw new Error(`run again though unchanged: ${rerun(stdout)}`);
    warm.push(ms);
  }
  say(`check, nothing changed: ${warm.map(Math.round).join(", ")} ms`);
  const changed = await roomChanged(folder, gatehouse);
  say(
    `check, lib/lstm/unroll.ts changed: ${Math.round(changed.ms)} ms, ran ${changed.names.join(", ")}`,
  );
  return [
    rowOf("check, nothing changed", ours, warm),
    {
      ...rowOf("check, lib/lstm/unroll.ts changed", ours, [changed.ms]),
      note: `ran ${changed.names.join(", ")}`,
    },
  ];
}

/** Changes what the room computes nothing by, and sees who runs. */
async function roomChanged(
  folder: string,
  gatehouse: Gatehouse,
): Promise<{ ms: number; names: string[] }> {
  const file = path.join(folder, "lib/lstm/unroll.ts");
  const text = await readFile(file, "utf8");
  const body = /export function unroll\([^]*?\n\}/.exec(text)![0];
  const changed = body.replace(
    /\n( *)return /,
    "\n$1if (Object.is(0, 1)) throw new Error();\n$1return ",
  );
  await writeFile(file, text.replace(body, changed));
  try {
    const { ms, stdout } = await gatehouse("run", "--reporter", "json");
    return { ms, names: rerun(stdout) };
  } finally {
    await writeFile(file, text);
  }
}

function rerun(report: string): string[] {
  const { notebooks } = JSON.parse(report) as { notebooks: { path: string; cached: boolean }[] };
  return notebooks
    .filter(({ cached }) => !cached)
    .map((each) => path.basename(each.path, ".ipynb"));
}

/** nbmake and nbclient, with the stock kernel registered for them alone. */
async function stockPeers(
  folder: string,
  { python, bin }: PythonEnvironment,
): Promise<PeerRunner[]> {
  const jupyter = path.join(folder, "jupyter");
  await mkdir(path.join(jupyter, "kernels/tslab"), { recursive: true });
  const tslab = require.resolve("tslab/bin/tslab");
  const argv = [process.execPath, tslab, "kernel", "--config-path={connection_file}"];
  await writeFile(
    path.join(jupyter, "kernels/tslab/kernel.json"),
    JSON.stringify({ argv, display_name: "TypeScript", language: "typescript" }),
  );
  const env = { JUPYTER_PATH: jupyter, PATH: `${bin}${path.delimiter}${process.env["PATH"]}` };
  const notebooks = path.join(folder, "notebooks");
  const versions = await versionsOf(["nbmake", "nbclient"]);
  const nbmake = ["-m", "pytest", "--nbmake", "-n", "2", "-p", "no:cacheprovider", "-q", notebooks];
  return [
    {
      name: "nbmake -n 2",
      version: versions[0]!,
      run: () => timed(python, nbmake, { cwd: folder, env }),
    },
    {
      ...{ name: "nbclient", version: versions[1]! },
      run: () => timed(python, ["-c", sequentially, notebooks], { cwd: folder, env }),
    },
  ];
}

async function versionsOf(names: string[]): Promise<string[]> {
  const text = await readFile(path.join(root, "scripts/setup/requirements.txt"), "utf8");
  return names.map((name) => new RegExp(`^${name}==(.*)$`, "m").exec(text)?.[1] ?? "unknown");
}
