import {
  sourceOf,
  tagsOf,
  type NotebookCell,
  type NotebookFile,
  type Output,
} from "../notebook/notebook.js";
import { readDirectives } from "../equations/read/directives.js";
import { locateEquations } from "../equations/read/locate.js";
import type { RuleName } from "../check/rules.js";
import { plotlyMime } from "../compare/figures.js";
import { readBindings } from "../check/prose/bindings.js";
import { changed, sitesOf, type MutationSite } from "./sites.js";
import { withCell } from "./changed-file.js";
import type { LibraryMutation, MutationKind, NotebookMutation } from "./kinds.js";
import { fileMutations } from "./file-mutations.js";
import { inlineSites, looseNumberSites, referenceSites, wordSites } from "./prose-sites.js";
import { texSites } from "./tex-sites.js";

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

/** Every mutation of a notebook; of its prose what the rules find that it is under. */
export function notebookMutations(
  file: NotebookFile,
  rules: ReadonlySet<RuleName>,
  lessons: string[],
): NotebookMutation[] {
  return file.notebook.cells.flatMap((cell, k) => {
    const place = `${file.path}, cell ${k + 1}`;
    const sites =
      cell.cell_type === "code"
        ? codeSites(cell, rules)
        : proseSites(sourceOf(cell), rules, lessons);
    const inSource = sites.map(({ kind, site }): NotebookMutation => ({
      kind,
      ...described(place, sourceOf(cell), site),
      file,
      ...(kind === "update" || kind === "exercise" ? { isUpdated: true } : {}),
      mutate: () => withCell(file, k, { ...cell, source: changed(sourceOf(cell), site) }),
    }));
    return [...inSource, ...outputMutations(file, k, place), ...fileMutations(file, k, place)];
  });
}

interface KindOfSite {
  kind: MutationKind;
  site: MutationSite;
}

function codeSites(cell: NotebookCell, rules: ReadonlySet<RuleName>): KindOfSite[] {
  const source = sourceOf(cell);
  const sites = sitesOf(source);
  const isSolution = tagsOf(cell).includes("solution");
  const kinds: MutationKind[] = ["cell"];
  if (rules.has("read") && !isSolution) kinds.push("update");
  const changes = sites.flatMap((site) => kinds.map((kind) => ({ kind, site })));
  const ofExercise = isSolution ? sites : attemptSites(source);
  return [...changes, ...ofExercise.map((site) => ({ kind: "exercise" as const, site }))];
}

/** An attempt that gives something away: whatever is asked, `undefined` is no longer what it says. */
function attemptSites(source: string): MutationSite[] {
  if (!/\bcheck\s*\(/.test(source)) return [];
  return [...source.matchAll(/(?<==\s*|,\s*)undefined\b/g)].map(({ index }) => ({
    ...{ start: index, end: index + 9, was: "undefined", now: "0 as never" },
  }));
}

function proseSites(source: string, rules: ReadonlySet<RuleName>, lessons: string[]): KindOfSite[] {
  const under = (rule: RuleName, kind: MutationKind, sites: (source: string) => MutationSite[]) =>
    rules.has(rule) ? sites(source).map((site) => ({ kind, site })) : [];
  const ruled = [
    ...under("numbers", "number", looseNumberSites),
    ...under("claims", "word", wordSites),
    ...under("mathematics", "mathematics", inlineSites),
    ...referenceSites(source, lessons).map((site) => ({ kind: "reference" as const, site })),
  ];
  const numbers = readBindings(source).bindings.flatMap((binding) =>
    binding.kind === "number"
      ? digitSites(binding.literal, binding.start).map((site) => ({ kind: "prose" as const, site }))
      : [],
  );
  const equations = locateEquations(source)
    .equations.filter((equation) => readDirectives(equation.source).kind === "check")
    .flatMap(({ source: tex, start }) => texSites(tex, start))
    .map((site) => ({ kind: "equation" as const, site }));
  return [...numbers, ...equations, ...ruled];
}

/** Every digit of a number, one up. */
function digitSites(literal: string, start: number): MutationSite[] {
  return [...literal.matchAll(/\d/g)].map((match) => {
    const at = start + match.index!;
    return { start: at, end: at + 1, was: match[0], now: String((Number(match[0]) + 1) % 10) };
  });
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

function described(where: string, text: string, { start, was, now }: MutationSite) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, text.indexOf("\n", start) >>> 0).trim();
  return { place: `${where}: ${line.slice(0, 90)}`, was, now };
}
