import { readNotebook, type NotebookFile } from "../notebook/notebook.js";
import type { Traces } from "../equations/check-cells.js";
import { tracesOf } from "../equations/course/course-traces.js";
import type { Library } from "../equations/course/library.js";
import { courseTraces } from "../equations/course/traces.js";
import type { Finding } from "../notebook/finding.js";
import { judge, judgeEquations } from "../rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../rehearsal/library-module.js";
import { rehearse, type Rehearsal } from "../rehearsal/rehearse.js";
import { NotebookTypes } from "../check/types/check-types.js";
import { executedPlaces } from "./executed.js";
import {
  libraryMutations,
  notebookMutations,
  type LibraryMutation,
  type Mutation,
  type NotebookMutation,
} from "./mutations.js";
import { probe } from "./probes.js";

/** What became of a mutation: found, or alive, or without meaning. */
export type Fate = "caught" | "survived" | "no change of meaning";

const bundleName = "library-of-the-course.cjs";

/** The course as it stands, and what a mutation of it is held against. */
export class Course {
  private readonly types = new NotebookTypes();
  private constructor(
    private readonly files: NotebookFile[],
    private readonly library: Library,
    private readonly rehearsals: Map<NotebookFile, Rehearsal>,
    private readonly answers: string[],
    readonly mutations: (LibraryMutation | NotebookMutation)[],
  ) {}

  /** @throws Error when the course does not hold as it stands. */
  static async open(paths: string[]): Promise<Course> {
    const files = await Promise.all(paths.map(readNotebook));
    const text = await bundledLibrary();
    const rehearsals = new Map<NotebookFile, Rehearsal>();
    let library!: Library;
    const isExecuted = await executedPlaces(bundleName, async () => {
      library = loadLibrary(text, bundleName);
      for (const file of files) rehearsals.set(file, await rehearse(file, library));
    });
    for (const [file, rehearsal] of rehearsals) requireGreen(file, rehearsal, library);
    const mutations = [
      ...libraryMutations(text, (offset) => isExecuted(offset + wrapperLength)),
      ...files.flatMap(notebookMutations),
    ];
    return new Course(files, library, rehearsals, probe(library), mutations);
  }

  /** Makes a mutation, checks the course, and takes it back. */
  fateOf(mutation: LibraryMutation | NotebookMutation): Promise<Fate> | Fate {
    return "text" in mutation ? this.ofLibrary(mutation) : this.ofNotebook(mutation);
  }

  /** Ends the compiler's process. */
  end(): Promise<void> {
    return this.types.end();
  }

  private async ofLibrary({ text }: LibraryMutation): Promise<Fate> {
    let library: Library;
    try {
      library = loadLibrary(text());
    } catch {
      // What cannot even be loaded does not compile.
      return "caught";
    }
    for (const file of this.files)
      if (judge(file, await rehearse(file, library)).length > 0) return "caught";
    const traces = tracesOf(library);
    if (this.files.some((file) => judgeEquations(file, traces).length > 0)) return "caught";
    return sameAnswers(this.answers, probe(library)) ? "no change of meaning" : "survived";
  }

  private async ofNotebook(mutation: NotebookMutation): Promise<Fate> {
    const mutant = mutation.mutate();
    const found = await this.findings(mutation.kind, mutation.file, mutant);
    if (found.length > 0) return "caught";
    if (mutation.kind !== "equation") return "survived";
    const isTrue = otherTraces(this.library).every(
      (traces) => judgeEquations(mutant, traces).length === 0,
    );
    return isTrue ? "no change of meaning" : "survived";
  }

  private async findings(
    kind: Mutation["kind"],
    file: NotebookFile,
    mutant: NotebookFile,
  ): Promise<Finding[]> {
    if (kind === "equation") return judgeEquations(mutant, tracesOf(this.library));
    if (kind === "output" || kind === "prose") return judge(mutant, this.rehearsals.get(file)!);
    const found = judge(mutant, await rehearse(mutant, this.library));
    if (found.length > 0) return found;
    return (await this.types.check([mutant])).findings.get(mutant.path)!;
  }
}

const wrapperLength = "(function (module, exports, require) {".length;

function requireGreen(file: NotebookFile, rehearsal: Rehearsal, library: Library): void {
  const [first] = [...judge(file, rehearsal), ...judgeEquations(file, tracesOf(library))];
  if (first)
    throw new Error(`${file.path}, cell ${first.cell}: ${first.message}: run npx gatehouse check`);
}

/** Other weights and sizes: what holds there too says the same in other words. */
function otherTraces(library: Library): Traces[] {
  const makers = courseTraces(library);
  return [
    { seed: 12, sizes: { hiddenSize: 5, inputSize: 3, timeSteps: 6 } },
    { seed: 13, sizes: { hiddenSize: 4, inputSize: 9, timeSteps: 8 } },
  ].map(({ seed, sizes }) => ({
    ...tracesOf(library),
    get: (name) => makers[name]!(seed, sizes),
  }));
}

function sameAnswers(before: string[], now: string[]): boolean {
  return before.length === now.length && before.every((answer, k) => answer === now[k]);
}
