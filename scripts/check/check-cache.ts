import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { sourcesIn } from "../execute/cache/environment.js";
import type { RunCache } from "../execute/cache/run-cache.js";
import { hashOf } from "../execute/cache/store.js";
import { kernelNameOf, type NotebookFile } from "../notebook/notebook.js";
import { readText } from "../notebook/read-text.js";
import { isObject } from "../notebook/structure.js";
import { libFolder, notebooksFolder, packageFolder, root } from "../paths.js";
import type { Examination, Request } from "./check-notebook.js";
import { proseQuestions } from "./prose/questions.js";
import type { Finding } from "../notebook/finding.js";
import type { Reading } from "./static-checks.js";
import type { RunTypes } from "./types/run-types.js";

interface Verdict {
  drift: Finding[];
  prose: [number, string][];
}

/**
 * Examines a notebook, or repeats what was found when neither it, its run nor anything of the project has changed since.
 * @throws NotebookError when its kernel is unknown.
 */
export async function examineOrRepeat(file: NotebookFile, request: Request): Promise<Examination> {
  // A run without comparing comes to no verdict that would be worth keeping.
  const cache = request.compare && isOfProject(file.path) ? request.cache : undefined;
  const known = cache && !(await cache.isEmpty()) ? await repeat(file, request, cache) : undefined;
  if (known) return known;
  // What compares is loaded when there is something to compare.
  const { examine } = await import("./check-notebook.js");
  const examination = await examine(file, request);
  const { key } = examination.execution;
  if (cache && key !== undefined) {
    const verdict: Verdict = { drift: examination.drift, prose: [...examination.prose] };
    await cache.verdicts.write(await verdictKey(file, request, key, cache), verdict);
  }
  return examination;
}

/** What is found by reading notebooks, or what was found when neither they nor anything of the project has changed since. */
export async function readOrRepeat(
  paths: string[],
  types: RunTypes,
  cache?: RunCache,
): Promise<Reading> {
  if (!cache || !paths.every(isOfProject)) return read(types);
  const texts = await Promise.all(paths.map((name) => readText(name).catch(() => null)));
  const key = hashOf([
    "reading",
    paths.map((name) => path.resolve(name)),
    texts,
    await project(cache),
  ]);
  const known = await cache.verdicts.read(key);
  if (isStoredReading(known)) return { ...known, notebooks: new Map(known.notebooks) };
  const reading = await read(types);
  await cache.verdicts.write(key, { ...reading, notebooks: [...reading.notebooks] });
  return reading;
}

/** An entry of another form was made by something else, and counts as absent. */
function isStoredReading(value: unknown): value is StoredReading {
  return isObject(value) && arePairs(value["notebooks"]) && Array.isArray(value["courses"]);
}

function isVerdict(value: unknown): value is Verdict {
  return isObject(value) && Array.isArray(value["drift"]) && arePairs(value["prose"]);
}

function arePairs(value: unknown): boolean {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}

interface StoredReading extends Omit<Reading, "notebooks"> {
  notebooks: [string, Finding[]][];
}

async function read(types: RunTypes): Promise<Reading> {
  const { readCourse } = await import("./static-checks.js");
  return readCourse(types);
}

/** Of what lies elsewhere it is not known what its links and lists lead to. */
function isOfProject(name: string): boolean {
  return path.dirname(path.resolve(name)) === notebooksFolder;
}

async function repeat(
  file: NotebookFile,
  request: Request,
  cache: RunCache,
): Promise<Examination | undefined> {
  const kernel = request.kernel ?? kernelNameOf(file.notebook);
  if (kernel !== "tslab") return undefined;
  const questions = request.prose ? proseQuestions(file.notebook.cells) : [];
  const named = await cache.key({ file, kernel, limits: request.limits, questions });
  if (!("key" in named)) return undefined;
  const verdict = await cache.verdicts.read(await verdictKey(file, request, named.key, cache));
  if (!isVerdict(verdict)) return undefined;
  const execution = await cache.replay(named.key, { questions });
  if (!execution) return undefined;
  return { file, execution, drift: verdict.drift, prose: new Map(verdict.prose) };
}

/** Everything that a comparison can look at; rather too much than too little. */
async function verdictKey(
  { path: name, text }: NotebookFile,
  { compare, prose }: Request,
  run: string,
  cache: RunCache,
): Promise<string> {
  return hashOf([
    "verdict",
    name,
    path.resolve(name),
    text,
    compare,
    prose,
    run,
    await project(cache),
  ]);
}

const states = new WeakMap<RunCache, Promise<string>>();

/** The project as it was when it was first asked for with this cache: a command has one. */
function project(cache: RunCache): Promise<string> {
  const state = states.get(cache) ?? readProject();
  states.set(cache, state);
  return state;
}

async function readProject(): Promise<string> {
  const folders = [packageFolder, notebooksFolder, libFolder].map(sourcesIn);
  const single = ["README.md", "tsconfig.json", "package.json", "package-lock.json"].map((name) =>
    readFile(path.join(root, name), "utf8").catch(() => "none"),
  );
  const names = ["", "lib", "scripts", "notebooks", "test"].map(namesIn);
  return hashOf(await Promise.all([...folders, ...single, ...names]));
}

/** The files that a link may lead to. */
async function namesIn(folder: string): Promise<string[]> {
  const full = path.join(root, folder);
  const found = await readdir(full, { recursive: folder !== "" }).catch(() => []);
  return found.filter((name) => !/(?:^|[\\/])(?:\.|dist|node_modules)/.test(name)).sort();
}
