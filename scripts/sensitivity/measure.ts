import path from "node:path";
import { projectDocuments } from "../check/documents/document.js";
import { lessonsIn } from "../check/references/course-order.js";
import { rulesFor } from "../check/rules.js";
import { NotebookTypes } from "../check/types/check-types.js";
import type { Traces } from "../equations/check-cells.js";
import { tracesOf } from "../equations/course/course-traces.js";
import type { Library } from "../equations/course/library.js";
import { courseTraces } from "../equations/course/traces.js";
import { inlineFor } from "../check/inline-for.js";
import { readNotebook, type NotebookFile } from "../notebook/notebook.js";
import { judgeEquations } from "../check/rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../check/rehearsal/library-module.js";
import { rehearse, type Rehearsal } from "../check/rehearsal/rehearse.js";
import { documentFindings, notebookFindings, updated } from "./course-checks.js";
import { documentMutations } from "./document-mutations.js";
import { executedPlaces } from "./executed.js";
import type { DocumentMutation, LibraryMutation, NotebookMutation } from "./kinds.js";
import { libraryMutations, notebookMutations } from "./mutations.js";
import { probe } from "./probes.js";

/** What became of a mutation: found, or alive, or without meaning. */
export type Fate = "caught" | "survived" | "no change of meaning";

export type AnyMutation = LibraryMutation | NotebookMutation | DocumentMutation;

const bundleName = "library-of-the-course.cjs";

/** The course as it stands, and what a mutation of it is held against. */
export class Course {
  private readonly types = new NotebookTypes();
  private readonly traces: Traces;
  /** Lessons in which something is found as they stand: of them nothing can be measured. */
  readonly leftOut: string[] = [];
  readonly mutations: AnyMutation[] = [];

  private constructor(
    private readonly library: Library,
    private readonly rehearsals: Map<NotebookFile, Rehearsal>,
    private readonly answers: string[],
  ) {
    this.traces = tracesOf(library);
  }

  /** @throws Error when no lesson holds as it stands. */
  static async open(paths: string[]): Promise<Course> {
    const files = await Promise.all(paths.map(readNotebook));
    const text = await bundledLibrary();
    const rehearsals = new Map<NotebookFile, Rehearsal>();
    let library!: Library;
    const isExecuted = await executedPlaces(bundleName, async () => {
      library = loadLibrary(text, bundleName);
      for (const file of files) rehearsals.set(file, await rehearse(file, library));
    });
    const course = new Course(library, rehearsals, probe(library));
    await course.leaveOutRed();
    course.mutations.push(
      ...libraryMutations(text, (offset) => isExecuted(offset + wrapperLength)),
    );
    for (const file of rehearsals.keys()) {
      const lessons = [...lessonsIn(path.dirname(file.path)).values()];
      course.mutations.push(...notebookMutations(file, await rulesFor(file.path), lessons));
    }
    for (const { path: name, text: words } of await projectDocuments())
      if (path.basename(name) !== "CHANGELOG.md")
        course.mutations.push(...documentMutations(name, words));
    return course;
  }

  /** Makes a mutation, checks the course, and takes it back. */
  fateOf(mutation: AnyMutation): Promise<Fate> {
    if ("text" in mutation) return this.ofLibrary(mutation);
    return "document" in mutation ? this.ofDocument(mutation) : this.ofNotebook(mutation);
  }

  /** Ends the compiler's process. */
  end(): Promise<void> {
    return this.types.end();
  }

  private async leaveOutRed(): Promise<void> {
    for (const [file, rehearsal] of this.rehearsals) {
      const [first] = await notebookFindings(file, rehearsal, this.traces);
      if (!first) continue;
      this.leftOut.push(`${file.path}, cell ${first.cell}: ${first.message}`);
      this.rehearsals.delete(file);
    }
    if (this.rehearsals.size === 0)
      throw new Error(`no lesson holds as it stands: ${this.leftOut[0]}: run npx gatehouse check`);
  }

  private async ofLibrary({ text }: LibraryMutation): Promise<Fate> {
    let library: Library;
    let traces: Traces;
    try {
      library = loadLibrary(text());
      traces = tracesOf(library);
    } catch {
      // What cannot even be loaded does not compile.
      return "caught";
    }
    for (const file of this.rehearsals.keys())
      if ((await notebookFindings(file, await rehearse(file, library), traces)).length > 0)
        return "caught";
    return sameAnswers(this.answers, probe(library)) ? "no change of meaning" : "survived";
  }

  private async ofDocument(mutation: DocumentMutation): Promise<Fate> {
    return (await documentFindings(mutation, this.types)).length > 0 ? "caught" : "survived";
  }

  private async ofNotebook(mutation: NotebookMutation): Promise<Fate> {
    const { kind, file } = mutation;
    const mutant = mutation.mutate();
    const runs = ["cell", "file", "update", "exercise"].includes(kind);
    const run = runs ? await rehearse(mutant, this.library) : this.rehearsals.get(file)!;
    const after = mutation.isUpdated ? updated(mutant, run) : mutant;
    if (mutation.isUpdated && showsTheSame(after, file)) return "no change of meaning";
    if ((await notebookFindings(after, run, this.traces)).length > 0) return "caught";
    if (runs && (await this.typesOf(after)) > 0) return "caught";
    const isEquation = kind === "equation" || kind === "mathematics";
    return isEquation && (await this.isTrueElsewhere(after)) ? "no change of meaning" : "survived";
  }

  private async typesOf(file: NotebookFile): Promise<number> {
    return (await this.types.check([file])).findings.get(file.path)?.length ?? 0;
  }

  /** Other weights and sizes: what holds there too says the same in other words. */
  private async isTrueElsewhere(file: NotebookFile): Promise<boolean> {
    const inline = await inlineFor(file);
    return otherTraces(this.library).every(
      (traces) => judgeEquations(file, traces, inline).length === 0,
    );
  }
}

const wrapperLength = "(function (module, exports, require) {".length;

/** Whether a reader sees the same: what cells show, and the prose. Pictures are left out of account. */
function showsTheSame(a: NotebookFile, b: NotebookFile): boolean {
  const shown = ({ notebook }: NotebookFile) =>
    JSON.stringify(
      notebook.cells.map((cell) => [
        cell.cell_type === "code" ? "" : cell.source,
        (cell.outputs ?? []).map(({ data, text }) => [
          text,
          { ...(data as object), "image/svg+xml": 0, "text/plain": 0 },
          (data as Record<string, unknown> | undefined)?.["text/plain"],
        ]),
      ]),
    ).replace(/","/g, "");
  return shown(a) === shown(b);
}

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
