import path from "node:path";
import { stateOf, type Looked } from "../execute/cache/looked.js";
import type { RunCache } from "../execute/cache/run-cache.js";
import { hashOf } from "../execute/cache/store.js";
import { kernelNameOf, type NotebookFile } from "../notebook/notebook.js";
import { readText } from "../notebook/read-text.js";
import { isObject } from "../notebook/structure.js";
import { notebooksFolder } from "../paths.js";
import type { Examination, Request } from "./check-notebook.js";
import { proseQuestions } from "./prose/questions.js";
import type { Finding } from "../notebook/finding.js";
import { isInProject, projectState } from "./project-state.js";
import type { Reading } from "./static-checks.js";
import type { RunTypes } from "./types/run-types.js";

interface Verdict {
  drift: Finding[];
  prose: [number, string][];
  /** What was found meanwhile by reading the notebook, which is part of the drift. */
  reading: string;
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
    const verdict: Verdict = {
      drift: examination.drift,
      prose: [...examination.prose],
      reading: await readingOf(file, request),
    };
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
  if (isStoredReading(known) && known.state === stateOf(lookedAt(known), undefined, new Map()))
    return { courses: known.courses, notebooks: new Map(known.notebooks) };
  const reading = await read(types);
  const looked = {
    links: await linksOutside(await types.files()),
    types: await types.allReadFrom(),
  };
  const state = stateOf(lookedAt(looked), undefined, new Map());
  const stored = { ...looked, state, courses: reading.courses, notebooks: [...reading.notebooks] };
  await cache.verdicts.write(key, stored);
  return reading;
}

/** Where links lead that is no part of the project. */
async function linksOutside(files: NotebookFile[]): Promise<string[]> {
  const { linkedFiles } = await import("./references/links.js");
  const found = files.flatMap(linkedFiles).filter((file) => !isInProject(file));
  return [...new Set(found)].sort();
}

function lookedAt({ links, types }: { links: string[]; types: string[] }): Looked {
  const files = links.map((name): [string, boolean] => [name, true]);
  return { files, types, folders: [], modules: [], variables: [], library: null };
}

/** An entry of another form was made by something else, and counts as absent. */
function isStoredReading(value: unknown): value is StoredReading {
  const lists = ["courses", "links", "types"];
  return (
    isObject(value) &&
    arePairs(value["notebooks"]) &&
    lists.every((name) => Array.isArray(value[name]))
  );
}

function isVerdict(value: unknown): value is Verdict {
  return isObject(value) && Array.isArray(value["drift"]) && arePairs(value["prose"]);
}

function arePairs(value: unknown): boolean {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}

interface StoredReading extends Omit<Reading, "notebooks"> {
  notebooks: [string, Finding[]][];
  /** What was looked at that is no part of the project, and what it was like. */
  links: string[];
  types: string[];
  state: string;
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
  if (named === undefined) return undefined;
  const verdict = await cache.verdicts.read(await verdictKey(file, request, named, cache));
  if (!isVerdict(verdict) || verdict.reading !== (await readingOf(file, request))) return undefined;
  const execution = await cache.replay(named, { questions });
  if (!execution) return undefined;
  return { file, execution, drift: verdict.drift, prose: new Map(verdict.prose) };
}

async function readingOf(file: NotebookFile, { reading }: Request): Promise<string> {
  return hashOf((await reading)?.notebooks.get(file.path) ?? []);
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
  const state = states.get(cache) ?? projectState();
  states.set(cache, state);
  return state;
}
