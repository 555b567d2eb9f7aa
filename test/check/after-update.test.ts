import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextStamps, type Stamps } from "../../scripts/check/read/stamps.js";
import { findNotebooks } from "../../scripts/check/check-notebooks.js";
import { ruleNames, rulesFor } from "../../scripts/check/rules.js";
import type { Library } from "../../scripts/equations/course/library.js";
import {
  readNotebook,
  sourceOf,
  type NotebookCell,
  type NotebookFile,
} from "../../scripts/notebook/notebook.js";
import { distFolder, notebooksFolder } from "../../scripts/paths.js";
import { bundledLibrary, loadLibrary } from "../../scripts/check/rehearsal/library-module.js";
import { changed, sitesOf } from "../../scripts/sensitivity/sites.js";
import { code, prose } from "../notebooks.js";
import { checked, updated } from "./in-process.js";

let text: string;
let library: Library;
let lessons: { file: NotebookFile; stamps: Stamps }[];
interface Change {
  what: string;
  now: NotebookFile;
  used?: Library;
  stamps: Stamps;
}

/** What was done and what came of it: written to dist/after-update.txt. */
const listing: string[] = [];

beforeAll(async () => {
  text = await bundledLibrary();
  library = loadLibrary(text);
  // The cell's own lessons: each runs in a moment. Those that train would take minutes.
  const paths = (await findNotebooks([notebooksFolder])).filter((file) => /\/0[1-8]-/.test(file));
  const files = await Promise.all(paths.map(readNotebook));
  lessons = [];
  for (const committed of files) {
    if ((await rulesFor(committed.path)).size < ruleNames.length) continue;
    const file = (await updated(committed, library))!;
    const stamps = nextStamps(file, {}, () => true);
    expect(await checked(file, library, stamps), file.path).toEqual([]);
    lessons.push({ file, stamps });
  }
}, 120_000);
afterAll(async () => {
  await mkdir(distFolder, { recursive: true });
  await writeFile(path.join(distFolder, "after-update.txt"), `${listing.join("\n")}\n`);
});

function withCell(file: NotebookFile, k: number, source: string): NotebookFile {
  const cells = file.notebook.cells.map((cell, n) => (n === k ? { ...cell, source } : cell));
  return { ...file, notebook: { ...file.notebook, cells } };
}

/** A few changes of code a lesson, spread over its cells: numbers, texts, names, signs. */
function codeChanges(file: NotebookFile, count: number): { what: string; now: NotebookFile }[] {
  const all = file.notebook.cells.flatMap((cell, k) =>
    cell.cell_type !== "code" || /\bcheck\(/.test(sourceOf(cell))
      ? []
      : sitesOf(sourceOf(cell)).map((site) => ({
          what: `${path.basename(file.path)}, cell ${k + 1}: ${site.was} -> ${site.now.trim()}`,
          now: withCell(file, k, changed(sourceOf(cell), site)),
        })),
  );
  return all
    .filter((_, k) => k % Math.max(1, Math.floor(all.length / count)) === 0)
    .slice(0, count);
}

const libraryChanges: [string, string | RegExp, string][] = [
  [
    "the forget gate reads the input gate's bias",
    "hx, forgetGate.biases)",
    "hx, inputGate.biases)",
  ],
  [
    "the kept memory is of the input gate",
    /^([^]*)keptMemory = multiply\(f, previousCellState\)/,
    "$1keptMemory = multiply(i, previousCellState)",
  ],
  [
    "Keras's initialisation is the default",
    'initialisation = "pytorch"',
    'initialisation = "keras"',
  ],
  ["the seeded chance is another", /0x6d2b79f5|1831565813/i, "1831565815"],
];

/** The lesson before it was changed. */
function original(now: NotebookFile): NotebookFile {
  return lessons.find(({ file }) => file.path === now.path)!.file;
}

function shownBy({ notebook }: NotebookFile): string {
  return JSON.stringify(notebook.cells.map(({ outputs }) => outputs));
}

/** Changes one thing after the other, updates, and checks; what stays green is returned. */
async function silentAmong(changes: Change[]): Promise<string[]> {
  const silent: string[] = [];
  for (const { what, now, used = library, stamps } of changes) {
    const after = await updated(now, used);
    const [first, ...more] = after ? await checked(after, used, stamps) : [];
    const before =
      used === library && after && !first ? await updated(original(now), library) : null;
    const isSeen = !before || shownBy(before) !== shownBy(after!);
    const came = after
      ? first
        ? `red (${first.kind}, cell ${first.cell}; ${more.length + 1} in all)`
        : isSeen
          ? "GREEN"
          : "shows nothing new"
      : "not updated: a cell fails";
    listing.push(`${came}: ${what}`);
    if (after && !first && isSeen) silent.push(what);
  }
  return silent;
}

describe("prose left alone while something else is changed and updated", () => {
  it("is red for each of forty changes of code", async () => {
    expect(lessons.length, "lessons under all rules").toBeGreaterThan(0);
    const each = Math.ceil(60 / lessons.length);
    const changes = lessons.flatMap(({ file, stamps }) =>
      codeChanges(file, each).map((change) => ({ ...change, stamps })),
    );
    expect(await silentAmong(changes)).toEqual([]);
    const made = listing.filter((line) => line.startsWith("red"));
    expect(made.length).toBeGreaterThanOrEqual(40);
  }, 240_000);

  it.each(libraryChanges)(
    "is red when in the library %s",
    async (what, was, now) => {
      const other = text.replace(was, now);
      expect(other).not.toBe(text);
      const used = loadLibrary(other);
      const changes = lessons.map(({ file, stamps }) => {
        return { what: `library: ${what}: ${path.basename(file.path)}`, now: file, used, stamps };
      });
      // A lesson that does not use what was changed has nothing to say of it.
      expect((await silentAmong(changes)).length).toBeLessThan(lessons.length);
    },
    120_000,
  );
});

type Edit = (cells: NotebookCell[]) => void;
const at = (cells: NotebookCell[], type: string, nth = 0) =>
  cells.filter(({ cell_type }) => cell_type === type)[nth]!;
const append =
  (nth: number, words: string): Edit =>
  (cells) =>
    void (at(cells, "markdown", nth).source = `${sourceOf(at(cells, "markdown", nth))}${words}`);
const inCode =
  (nth: number, change: (source: string) => string): Edit =>
  (cells) =>
    void (at(cells, "code", nth).source = change(sourceOf(at(cells, "code", nth))));
const insert =
  (place: number, cell: NotebookCell): Edit =>
  (cells) =>
    void cells.splice(place, 0, { ...cell, id: "new-cell" });
const renamed = (source: string, name: string): string =>
  source.replace(new RegExp(`(?<![\\w.$"])${name}(?![\\w"])(?!:)`, "g"), `${name}Anew`);

const soundEdits: [string, Edit][] = [
  ["a sentence added", append(0, "\n\nTake a pencil.")],
  ["a question added", append(1, "\n\nWhy is that always so?")],
  ["a heading added", append(1, "\n\n## A pause")],
  ["a quotation added", append(1, "\n\n> **Predict.** Is it larger?")],
  ["a list added", append(1, "\n\n- a pencil\n- a sheet of paper")],
  ["a link added", append(1, "\n\nSee [shapes](02-shapes.ipynb).")],
  ["a code span added", append(1, "\n\nThe name is `near`.")],
  ["a symbol added", append(1, "\n\nWe write $c_t$ for it.")],
  ["a true equation added", append(1, "\n\n$c_t = F_t + I_t$")],
  ["a lesson named", append(1, "\n\nMore in notebook 07.")],
  [
    "a definition added and marked",
    append(1, "\n\nA lane is one of many.\n\nShut means all is 0.<!--! definition -->"),
  ],
  [
    "a word emphasised",
    (cells) => {
      for (const cell of cells.filter(({ cell_type }) => cell_type === "markdown"))
        cell.source = sourceOf(cell).replace(/\bThe \b/, "*The* ");
    },
  ],
  ["prose in a cell of its own", insert(2, prose("Take a pencil."))],
  ["a cell of code without output", insert(3, code("const sizeOfNothing = [].length;"))],
  ["a unit test in a cell", insert(3, code('if ([1].length !== 1) throw new Error("no");'))],
  ["a comment in code", inCode(1, (source) => `// What follows is drawn.\n${source}`)],
  ["an empty line in code", inCode(1, (source) => source.replace("\n", "\n\n"))],
  ["a tag", (cells) => void (at(cells, "code", 1).metadata = { tags: ["mine"] })],
  [
    "a name changed everywhere",
    (cells) => {
      const name = cells.flatMap(
        (cell) => /^const (\w{4,})(?= =)/m.exec(sourceOf(cell))?.[1] ?? [],
      )[1]!;
      for (const cell of cells)
        cell.source =
          cell.cell_type === "code"
            ? renamed(sourceOf(cell), name)
            : sourceOf(cell).replace(/<!--[=?][^]*?-->|`[^`]*`/g, (part) => renamed(part, name));
    },
  ],
  [
    "a cell moved with its outputs",
    (cells) => {
      const shown = cells.map(({ outputs }) => (outputs?.length ?? 0) > 0);
      const from = shown.lastIndexOf(true);
      cells.push(...cells.splice(from, 1));
    },
  ],
];

describe("sound edits", () => {
  it.each(soundEdits)(
    "are no alarm: %s",
    async (what, edit) => {
      for (const { file, stamps } of lessons.slice(0, 2)) {
        const now = structuredClone(file);
        edit(now.notebook.cells);
        expect(JSON.stringify(now), what).not.toBe(JSON.stringify(file));
        expect(await checked(now, library, stamps), path.basename(file.path)).toEqual([]);
      }
    },
    60_000,
  );
});
