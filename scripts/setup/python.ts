import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { root } from "../paths.js";

const run = promisify(execFile);
const folder = path.join(root, ".venv");
const mark = "made-by-gatehouse";
const stampName = "requirements.sha256";
const stampFile = path.join(folder, stampName);
const lockFolder = path.join(root, ".venv.lock");
const requirements = path.join(import.meta.dirname, "requirements.txt");

/** Where the project's own Python lives. */
export interface PythonEnvironment {
  /** The interpreter. */
  python: string;
  /** The folder of its commands (`jupyter`, `pytest`, …). */
  bin: string;
}

const environment: PythonEnvironment = {
  python: path.join(folder, "bin", "python"),
  bin: path.join(folder, "bin"),
};

/**
 * The project's virtual environment, made and filled from requirements.txt when it is missing or out of date.
 * Works without a network once it has been made; two callers at a time wait for one another. `say` hears of what takes long.
 * @throws Error with what to do when no Python 3.9 or later is found, or another's environment is in the way.
 */
export async function pythonEnvironment(
  say: (note: string) => void = () => undefined,
): Promise<PythonEnvironment> {
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  const isReady = async () => (await stamp()) === wanted && (await belongsHere(folder));
  if (await isReady()) return environment;
  await withLock(async () => {
    if (await isReady()) return;
    const python = await findPython();
    say(`making a Python environment with JupyterLab in ${folder}: once, a minute or two`);
    await clearEnvironment(folder);
    await run(python, ["-m", "venv", folder]);
    await run(environment.python, ["-m", "pip", "install", "--quiet", "-r", requirements], {
      maxBuffer: 1 << 26,
    });
    // Without it Node would read JupyterLab's own CommonJS scripts by the project's "type": "module".
    await writeFile(path.join(folder, "package.json"), '{ "type": "commonjs" }\n');
    await writeFile(stampFile, wanted);
  });
  return environment;
}

/**
 * An empty folder for an environment, marked as ours from the first moment on.
 * @throws Error when there is one that was not made here.
 */
export async function clearEnvironment(place: string): Promise<void> {
  const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return [];
  });
  if (names.length > 0 && !names.some((name) => name === mark || name === stampName))
    throw new Error(
      `${place} was not made by gatehouse: move it away, or delete it, and try again`,
    );
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  await writeFile(path.join(place, mark), "");
}

/**
 * Whether an environment's commands start its own Python: they name it by its whole path, so that in a folder that was
 * moved or copied they would start none, or the other folder's.
 */
export async function belongsHere(place: string): Promise<boolean> {
  const absent = () => undefined;
  const command = await readFile(path.join(place, "bin", "jupyter"), "utf8").catch(absent);
  if (command === undefined) return false;
  // A path that is long, or has spaces, pip names in a line for /bin/sh.
  const named = (/'''exec' "?([^"\n]+?)"? "\$0"/.exec(command) ?? /^#!\s*(.+)/.exec(command))?.[1];
  // What is written in another way is taken for what it should be.
  if (named === undefined || !/python[\d.]*$/.test(named)) return true;
  const [theirs, ours] = await Promise.all(
    [path.dirname(named), path.join(place, "bin")].map((bin) => realpath(bin).catch(absent)),
  );
  return theirs !== undefined && theirs === ours;
}

async function stamp(): Promise<string> {
  return readFile(stampFile, "utf8").catch(() => "");
}

async function findPython(): Promise<string> {
  const check = "import sys; sys.exit(sys.version_info < (3, 9))";
  for (const name of ["python3", "python"]) {
    const found = await run(name, ["-c", check]).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  throw new Error(
    "no Python 3.9 or later was found as `python3` or `python`: install it (Debian: apt-get install python3 python3-venv) and try again",
  );
}

/** A lock older than this belonged to a process that died: making the environment takes a minute or two. */
const staleAfterMs = 15 * 60_000;

async function withLock(work: () => Promise<void>): Promise<void> {
  while (!(await takeLock())) await sleep(500);
  try {
    await work();
  } finally {
    await rm(lockFolder, { recursive: true, force: true });
  }
}

async function takeLock(): Promise<boolean> {
  try {
    await mkdir(lockFolder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const age =
      Date.now() - (await stat(lockFolder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > staleAfterMs) await rm(lockFolder, { recursive: true, force: true });
    return false;
  }
}
