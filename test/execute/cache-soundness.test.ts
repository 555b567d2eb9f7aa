import { parser } from "@lezer/javascript";
import { build } from "esbuild";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildLibrary } from "../../scripts/build/library.js";
import { proseQuestions } from "../../scripts/check/prose/questions.js";
import { analyse } from "../../scripts/execute/cache/analyse.js";
import { reachesOf } from "../../scripts/execute/cache/library.js";
import { readNotebook, sourceOf } from "../../scripts/notebook/notebook.js";
import { libFolder, notebooksFolder } from "../../scripts/paths.js";

interface Lesson {
  name: string;
  code: string;
  /** What it imports of the library. */
  imports: string[];
}

let [folder, library]: string[] = [];
let lessons: Lesson[] = [];
/** Exported functions, by where a statement can be put into them. */
let exported = new Map<string, number>();

beforeAll(async () => {
  await buildLibrary();
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-sound-"));
  await cp(path.join(libFolder, "dist"), folder, { recursive: true });
  library = await readFile(path.join(folder, "index.js"), "utf8");
  lessons = await readLessons();
  exported = functionsIn(library);
});
afterAll(() => rm(folder!, { recursive: true, force: true }));

describe("the key of a notebook", () => {
  it("changes with exactly the exported functions that the notebook reaches", async () => {
    expect(exported.size).toBeGreaterThan(60);
    const before = await keys();
    const atLoad = await called((await instrumented()).file, "");
    const graph = references(library!);
    for (const [name, at] of exported) {
      const text = `${library!.slice(0, at)}\n  if (Object.is(0, 1)) return void 0;\n${library!.slice(at)}`;
      const after = await keys(text);
      const changed = lessons.filter((_, k) => after[k] !== before[k]).map((each) => each.name);
      const expected = lessons
        .filter(({ imports }) => reaches(graph, [...imports, ...atLoad]).has(name))
        .map((each) => each.name);
      expect(changed, `notebooks that reach ${name}`).toEqual(expected);
    }
  }, 600_000);

  it("changes with every exported function that is called while the notebook runs", async () => {
    const { file } = await instrumented();
    const graph = references(library!);
    for (const { name, code, imports } of lessons) {
      const ran = await called(file, code);
      expect(ran.length, `functions that ${name} calls`).toBeGreaterThan(3);
      const reached = reaches(graph, [...imports, ...(await called(file, ""))]);
      expect(ran.filter((each) => !reached.has(each))).toEqual([]);
    }
  });

  it("does not change with a comment, and changes with a type that the notebook is checked against", async () => {
    const before = await keys();
    expect(await keys(`// a remark\n${library}`)).toEqual(before);
    expect(await keysWithType("lstm/unroll.d.ts", (text) => `/** A remark. */\n${text}`)).toEqual(
      before,
    );
    const asText = (text: string) => text.replace(/: (?:CellParameters|FileBytes)\b/, ": string");
    const withOtherNpz = await keysWithType("formats/npz.d.ts", asText);
    const changed = lessons.filter((_, k) => withOtherNpz[k] !== before[k]);
    expect(changed.map(({ name }) => name)).toEqual(["09-weight-layouts.ipynb"]);
    const after = await keysWithType("lstm/unroll.d.ts", asText);
    const unchanged = lessons.filter((_, k) => after[k] === before[k]);
    expect(unchanged.filter(({ imports }) => imports.includes("unroll"))).toEqual([]);
  });
});

/** The keys with one declaration file changed. */
async function keysWithType(name: string, change: (text: string) => string): Promise<string[]> {
  const file = path.join(folder!, "types", name);
  const text = await readFile(file, "utf8");
  expect(change(text)).not.toBe(text);
  await writeFile(file, change(text));
  try {
    return await keys();
  } finally {
    await writeFile(file, text);
  }
}

async function readLessons(): Promise<Lesson[]> {
  const names = (await readdir(notebooksFolder)).filter((name) => name.endsWith(".ipynb"));
  return Promise.all(
    names.sort().map(async (name) => {
      const { notebook } = await readNotebook(path.join(notebooksFolder, name));
      const cells = notebook.cells.filter((cell) => cell.cell_type === "code").map(sourceOf);
      const asked = proseQuestions(notebook.cells).map(({ expression }) => `(${expression});`);
      const imports = [...cells, ...asked].flatMap(
        (source) => analyse(source).imports["gatehouse"] ?? [],
      );
      return { name, code: [...cells, ...asked].join("\n"), imports: [...new Set(imports)].sort() };
    }),
  );
}

/** What names the library's part in each lesson's key. */
async function keys(text = library!): Promise<string[]> {
  await writeFile(path.join(folder!, "index.js"), text);
  return reachesOf(
    lessons.map(({ imports }) => imports),
    folder,
  );
}

/** The top-level statements of a script with the names they declare. */
function statements(text: string): { names: string[]; from: number; to: number; body?: number }[] {
  const found = [];
  for (let node = parser.parse(text).topNode.firstChild; node; node = node.nextSibling) {
    const names = node
      .getChildren("VariableDefinition")
      .map(({ from, to }) => text.slice(from, to));
    const body = node.name === "FunctionDeclaration" ? node.getChild("Block") : null;
    found.push({ names, from: node.from, to: node.to, ...(body ? { body: body.from + 1 } : {}) });
  }
  return found;
}

function functionsIn(text: string): Map<string, number> {
  const list = /^export \{([^}]*)\};?$/m.exec(text)![1]!;
  const names = new Set(list.split(",").map((part) => part.trim()));
  const found = statements(text).flatMap(({ names: [name], body }) =>
    name !== undefined && names.has(name) && body !== undefined ? [[name, body] as const] : [],
  );
  return new Map(found);
}

/** Which names each top-level declaration uses, names of its own left out. */
function references(text: string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  const tree = parser.parse(text);
  for (const { names, from, to } of statements(text)) {
    const [used, own] = [new Set<string>(), new Set<string>()];
    tree.iterate({
      from,
      to,
      enter: ({ name, node, from: start, to: end }) => {
        // `{ relu }` reads relu, as `{ relu: relu }` does.
        const isShorthand = name === "PropertyDefinition" && !node.nextSibling;
        if (name === "VariableName" || isShorthand) used.add(text.slice(start, end));
        if (name === "VariableDefinition") own.add(text.slice(start, end));
      },
    });
    const others = [...used].filter((name) => !own.has(name));
    for (const name of names) graph.set(name, new Set([...(graph.get(name) ?? []), ...others]));
  }
  return graph;
}

function reaches(graph: Map<string, Set<string>>, from: string[]): Set<string> {
  const found = new Set(from);
  for (const name of found) graph.get(name)?.forEach((each) => graph.has(each) && found.add(each));
  return found;
}

/** The library with every exported function telling when it is called. */
async function instrumented(): Promise<{ file: string }> {
  let text = library!;
  for (const [name, at] of [...exported].sort(([, a], [, b]) => b - a))
    text = `${text.slice(0, at)} globalThis.reached?.add("${name}");${text.slice(at)}`;
  const file = path.join(folder!, "telling.js");
  await writeFile(file, text);
  return { file };
}

/** Runs code with the library that tells, outside of any kernel; returns what was called. */
async function called(file: string, code: string): Promise<string[]> {
  const outfile = path.join(folder!, `run-${Math.random()}.mjs`);
  await writeFile(
    path.join(folder!, "tslab.js"),
    "const silent = () => undefined; export const display = new Proxy({}, { get: () => silent });",
  );
  await build({
    stdin: { contents: `import "gatehouse";\n${code}`, loader: "ts", resolveDir: folder! },
    alias: { gatehouse: file, tslab: path.join(folder!, "tslab.js") },
    banner: {
      js: `const reached = globalThis.reached = new Set(); const console = { log() {}, error() {}, table() {} };`,
    },
    bundle: true,
    ignoreAnnotations: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "silent",
  });
  await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  return [...(globalThis as unknown as { reached: Set<string> }).reached];
}
