import {
  sourceOf,
  type NotebookCell,
  type Notebook,
  type NotebookFile,
  type Output,
} from "../notebook/notebook.js";
import { readDirectives } from "../equations/read/directives.js";
import { locateEquations } from "../equations/read/locate.js";
import { plotlyMime } from "../compare/figures.js";
import { readBindings } from "../check/prose/bindings.js";
import { changed, sitesOf, type MutationSite } from "./sites.js";

/** What kind of thing a mutation changes. */
export type MutationKind = "library" | "cell" | "output" | "prose" | "equation";

/** One change, not yet made. */
export interface Mutation {
  kind: MutationKind;
  /** Where, for people. */
  place: string;
  was: string;
  now: string;
}

/** A change of the library's bundled text. */
export interface LibraryMutation extends Mutation {
  kind: "library";
  text: () => string;
}

/** A change of one cell of a notebook. */
export interface NotebookMutation extends Mutation {
  file: NotebookFile;
  mutate: () => NotebookFile;
}

/** Every mutation of the library's executed code. */
export function libraryMutations(
  text: string,
  isExecuted: (offset: number) => boolean,
): LibraryMutation[] {
  const headings = [...text.matchAll(/^\/\/ (\S+)$/gm)];
  const fileAt = (offset: number) => headings.filter(({ index }) => index! <= offset).at(-1)?.[1];
  return sitesOf(text).flatMap((site): LibraryMutation[] => {
    const file = fileAt(site.start) ?? "";
    if (!file.startsWith("lib/") || !isExecuted(site.start)) return [];
    return [{ kind: "library", ...described(file, text, site), text: () => changed(text, site) }];
  });
}

/** Every mutation of a notebook: its code, its committed outputs, its bound numbers, its checked equations. */
export function notebookMutations(file: NotebookFile): NotebookMutation[] {
  return file.notebook.cells.flatMap((cell, k) => {
    const place = `${file.path}, cell ${k + 1}`;
    const sites = cell.cell_type === "code" ? codeSites(cell) : proseSites(sourceOf(cell));
    const inSource = sites.map(({ kind, site }): NotebookMutation => ({
      kind,
      ...described(place, sourceOf(cell), site),
      file,
      mutate: () => withCell(file, k, { ...cell, source: changed(sourceOf(cell), site) }),
    }));
    return [...inSource, ...outputMutations(file, k, place)];
  });
}

interface KindOfSite {
  kind: MutationKind;
  site: MutationSite;
}

function codeSites(cell: NotebookCell): KindOfSite[] {
  return sitesOf(sourceOf(cell)).map((site) => ({ kind: "cell", site }));
}

function proseSites(source: string): KindOfSite[] {
  const numbers = readBindings(source).bindings.flatMap((binding) =>
    binding.kind === "number"
      ? digitSites(binding.literal, binding.start).map((site) => ({ kind: "prose" as const, site }))
      : [],
  );
  const equations = locateEquations(source)
    .equations.filter((equation) => readDirectives(equation.source).kind === "check")
    .flatMap(({ source: tex, start }) => texSites(tex, start))
    .map((site) => ({ kind: "equation" as const, site }));
  return [...numbers, ...equations];
}

/** Every digit of a number, one up. */
function digitSites(literal: string, start: number): MutationSite[] {
  return [...literal.matchAll(/\d/g)].map((match) => {
    const at = start + match.index!;
    return { start: at, end: at + 1, was: match[0], now: String((Number(match[0]) + 1) % 10) };
  });
}

const texChanges: [RegExp, string[]][] = [
  [/\\sigma/g, ["\\tanh"]],
  [/\\tanh/g, ["\\sigma"]],
  [/(?<![\\\w])[fio](?=_t)/g, ["f", "i", "o"]],
  [/(?<=_)[fico](?![\w'])/g, ["f", "i", "c", "o"]],
  [/(?<=_)t(?![\w])/g, ["{t-1}"]],
  [/\{t-1\}/g, ["t"]],
  [/(?<![\\\w])[ch](?=_)/g, ["c", "h"]],
  [/\+/g, ["-"]],
  [/(?<![{\w]t?)-(?!1\})/g, ["+"]],
  [/\\odot/g, ["+"]],
  [/(?<![\w_^{.])\d+(?![\w}])/g, ["7"]],
];

/** Single changes of an equation's TeX, outside its comments. */
function texSites(tex: string, start: number): MutationSite[] {
  const running = tex.replace(/%[^\n]*/g, (comment) => " ".repeat(comment.length));
  return texChanges.flatMap(([pattern, others]) =>
    [...running.matchAll(pattern)].flatMap((match) =>
      others
        .filter((now) => now !== match[0])
        .map((now) => {
          const at = start + match.index!;
          return { start: at, end: at + match[0].length, was: match[0], now };
        }),
    ),
  );
}

/** Every number that a cell's committed outputs show, as text or in a figure, changed in its first digit. */
function outputMutations(file: NotebookFile, k: number, place: string): NotebookMutation[] {
  const cell = file.notebook.cells[k]!;
  return (cell.outputs ?? []).flatMap((output, at) => {
    const text = JSON.stringify(shownPart(output));
    return [...text.matchAll(/(?<![\w.#])\d+\.\d+|(?<=[[,:] ?)[1-9]\d*(?=[,\]}])/g)].map(
      (match) => {
        const now = `${(Number(match[0][0]) % 9) + 1}${match[0].slice(1)}`;
        const site = {
          start: match.index!,
          end: match.index! + match[0].length,
          was: match[0],
          now,
        };
        const mutate = (): NotebookFile => {
          const part = JSON.parse(changed(text, site)) as Output;
          const outputs = cell.outputs!.map((each, n) => (n === at ? { ...each, ...part } : each));
          return withCell(file, k, { ...cell, outputs });
        };
        return { kind: "output" as const, place, was: match[0], now, file, mutate };
      },
    );
  });
}

/** What readers see of an output: its text, its figure. */
function shownPart(output: Output): object {
  if (output.output_type === "stream") return { text: output["text"] };
  const data = (output["data"] ?? {}) as Record<string, unknown>;
  const shown = plotlyMime in data ? [plotlyMime] : ["text/plain", "text/html"];
  const parts = shown.filter((mime) => mime in data).map((mime) => [mime, data[mime]]);
  return { data: { ...data, ...(Object.fromEntries(parts) as object) } };
}

function withCell(file: NotebookFile, k: number, cell: NotebookCell): NotebookFile {
  const cells = file.notebook.cells.map((each, n) => (n === k ? cell : each));
  return { ...file, notebook: { ...file.notebook, cells } as Notebook };
}

function described(where: string, text: string, { start, was, now }: MutationSite) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, text.indexOf("\n", start) >>> 0).trim();
  return { place: `${where}: ${line.slice(0, 90)}`, was, now };
}
