import { sourceOf, tagsOf, type NotebookCell, type NotebookFile } from "../notebook/notebook.js";
import { written } from "./changed-file.js";

/** A change that somebody would make by hand, where a notebook has a place for it; and whether they then update. */
export interface HandChange {
  name: string;
  isUpdated?: boolean;
  make(file: NotebookFile): NotebookFile | undefined;
}

type Cells = NotebookCell[];

/** Changes that the generator does not make. */
export const handChanges: HandChange[] = [
  cells("two code cells swapped", (all) => {
    const [a, b] = indices(all, "code").slice(1);
    return b === undefined
      ? undefined
      : all.map((cell, k) => (k === a ? all[b]! : k === b ? all[a!]! : cell));
  }),
  cells("a code cell copied with its id", (all) => {
    const at = indices(all, "code")[1];
    return at === undefined ? undefined : [...all.slice(0, at), all[at]!, ...all.slice(at)];
  }),
  cells("a code cell deleted", (all) => all.filter((_, k) => k !== indices(all, "code").at(-2))),
  cells("the import cell moved to the end", (all) => {
    const at = indices(all, "code")[0];
    return at === undefined ? undefined : [...all.filter((_, k) => k !== at), all[at]!];
  }),
  cells("the outputs of two cells exchanged", (all) => {
    const shown = all.flatMap((cell, k) => ((cell.outputs ?? []).length > 0 ? [k] : []));
    const [a, b] = [shown[0], shown[1]];
    if (a === undefined || b === undefined) return undefined;
    const of = (k: number) => (k === a ? b : k === b ? a : k);
    return all.map((cell, k) => (of(k) === k ? cell : { ...cell, outputs: all[of(k)]!.outputs! }));
  }),
  cells("the last output of a cell lost", (all) => {
    const at = all.map((cell) => (cell.outputs ?? []).length > 0).lastIndexOf(true);
    return all.map((cell, k) =>
      k === at ? { ...cell, outputs: cell.outputs!.slice(0, -1) } : cell,
    );
  }),
  source("a claim taken out", "markdown", /<!--\?[^]*?-->/, () => ""),
  source(
    "a claim turned round",
    "markdown",
    /<!--\?([^]*?)-->/,
    (_, claim) => `<!--? !(${claim}) -->`,
  ),
  source("a claim that is always true", "markdown", /<!--\?[^]*?-->/, () => "<!--? true -->"),
  source(
    "a claim that cannot be read",
    "markdown",
    /<!--\?([^]*?)-->/,
    (_, claim) => `<!--? (${claim} -->`,
  ),
  source("a mark in place of a claim", "markdown", /<!--\?[^]*?-->/, () => "<!--! advice -->"),
  source("a number's binding taken out", "markdown", /<!--=[^]*?-->/, () => ""),
  source(
    "a number bound to itself",
    "markdown",
    /([\d.]+)<!--=[^]*?-->/,
    (_, n) => `${n}<!--= ${n} -->`,
  ),
  source(
    "a number bound to a name that is gone",
    "markdown",
    /<!--=[^]*?-->/,
    () => "<!--= gone.length -->",
  ),
  source(
    "a source that is misspelt",
    "markdown",
    /<!--given (\w+)/,
    (_, key) => `<!--given ${key}x`,
  ),
  source(
    "an equation no longer checked",
    "markdown",
    /\$\$\n(?!%)/,
    () => "$$$$\n% @unchecked it is long\n",
  ),
  source(
    "a heading with an anchor renamed, a link to it kept",
    "markdown",
    /^(#+) (.+)$/m,
    (_, sign, words) =>
      `[see](#${words!.toLowerCase().replace(/\W+/g, "-")}-then)\n\n${sign} ${words}`,
  ),
  source("a lesson that does not exist", "markdown", /\n\n/, () => "\n\nSee notebook 99.\n\n"),
  source(
    "a picture that is not attached",
    "markdown",
    /\n\n/,
    () => "\n\n![a](attachment:gone.png)\n\n",
  ),
  source(
    "a reference without a definition",
    "markdown",
    /\n\n/,
    () => "\n\nSee [the paper][gone].\n\n",
  ),
  source("a name of the library misspelt", "markdown", /\n\n/, () => "\n\nCall `lstmStpe`.\n\n"),
  source(
    "a computed number written by hand",
    "markdown",
    /\n\n/,
    () => "\n\nIt reaches 0.4711 in the end.\n\n",
  ),
  source(
    "a figure above that is not there",
    "markdown",
    /^/,
    () => "The picture above shows it.\n\n",
  ),
  source("a type that is wrong", "code", /$/, () => '\nconst wrongType: number = "one";'),
  source(
    "an import that is not used any more and gone",
    "code",
    /import \{ (\w+)/,
    (_, name) => `import { ${name}Gone`,
  ),
  source("a seed changed", "code", /seed: (\d+)/, (_, n) => `seed: ${Number(n) + 7}`, true),
  source(
    "a size changed",
    "code",
    /hiddenSize: (\d+)/,
    (_, n) => `hiddenSize: ${Number(n) + 1}`,
    true,
  ),
  source(
    "a title changed",
    "code",
    /title: "([^"]+)"/,
    (_, words) => `title: "${words} now"`,
    true,
  ),
  source("a log of something else", "code", /console\.log\(/, () => 'console.log("so:", ', true),
  cells("a solution no longer tagged", (all) => {
    const at = all.findIndex((cell) => tagsOf(cell).includes("solution"));
    return at < 0 ? undefined : all.map((cell, k) => (k === at ? { ...cell, metadata: {} } : cell));
  }),
  cells("an id of a cell lost", (all) =>
    all.map((cell, k) => (k === 2 ? { ...cell, id: "" } : cell)),
  ),
  cells("a tag misspelt", (all) => tagged(all, "raises_exception")),
  cells("an error allowed that does not come", (all) => tagged(all, "raises-exception")),
];

function tagged(all: Cells, tag: string): Cells {
  const at = indices(all, "code")[1];
  return all.map((cell, k) => (k === at ? { ...cell, metadata: { tags: [tag] } } : cell));
}

function cells(name: string, change: (all: Cells) => Cells | undefined): HandChange {
  return {
    name,
    make: (file) => {
      const changed = change(file.notebook.cells);
      return changed && written(file, { ...file.notebook, cells: changed });
    },
  };
}

/** The first place of a notebook that a pattern finds, changed. */
function source(
  name: string,
  kind: NotebookCell["cell_type"],
  pattern: RegExp,
  now: (...groups: string[]) => string,
  isUpdated = false,
): HandChange {
  const make = (file: NotebookFile): NotebookFile | undefined => {
    const all = file.notebook.cells;
    const at = all.findIndex((cell) => cell.cell_type === kind && pattern.test(sourceOf(cell)));
    if (at < 0) return undefined;
    const changed = sourceOf(all[at]!).replace(pattern, now);
    return written(file, {
      ...file.notebook,
      cells: all.map((cell, k) => (k === at ? { ...cell, source: changed } : cell)),
    });
  };
  return { name, isUpdated, make };
}

function indices(all: Cells, kind: NotebookCell["cell_type"]): number[] {
  return all.flatMap((cell, k) => (cell.cell_type === kind ? [k] : []));
}
