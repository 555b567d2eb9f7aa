import { messageOf } from "../notebook/notebook-error.js";
import { readNotebook, type NotebookFile } from "../notebook/notebook.js";
import { checkCoverage } from "../check/coverage/check-coverage.js";
import { findingsOf, typesOf } from "../check/each.js";
import { inlineFor } from "../check/inline-for.js";
import { readingChecks } from "../check/static-checks.js";
import { causesFor } from "../check/causes/causes.js";
import type { Traces } from "../equations/check-cells.js";
import { tracesOf } from "../equations/course/course-traces.js";
import type { Library } from "../equations/course/library.js";
import type { Finding } from "../notebook/finding.js";
import { judge, judgeEquations } from "../check/rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../check/rehearsal/library-module.js";
import { rehearse } from "../check/rehearsal/rehearse.js";
import { checkForm } from "../notebook/schema.js";
import { NotebookTypes } from "../check/types/check-types.js";

/** What was found in a notebook, and how long that took. */
export interface Rechecked {
  path: string;
  findings: Finding[];
  durationMs: number;
}

/** Checks notebooks again and again, in this process; what has not changed is not read, compiled or built again. */
export class Rechecker {
  private readonly types = new NotebookTypes();
  /** The notebooks as they were last read: what a course leaves out is seen in all of them. */
  private readonly known = new Map<string, NotebookFile>();
  private library: { library: Library; traces: Traces } | undefined;

  /** The library has changed: it is built again when it is next needed. */
  forgetLibrary(): void {
    this.library = undefined;
  }

  /** All that is wrong with these notebooks: first what they compute, then what the compiler says. */
  async recheck(paths: string[], say: (result: Rechecked) => void): Promise<void> {
    const files: NotebookFile[] = [];
    for (const path of paths) {
      const started = performance.now();
      try {
        const file = await readNotebook(path);
        files.push(file);
        this.known.set(path, file);
        const findings = await this.findingsOf(file);
        say({ path, findings, durationMs: performance.now() - started });
      } catch (error) {
        this.known.delete(path);
        const finding: Finding = { kind: "error", cell: 0, message: messageOf(error) };
        say({ path, findings: [finding], durationMs: performance.now() - started });
      }
    }
    const started = performance.now();
    const { findings, exports } = await typesOf(this.types, files);
    for (const [path, found] of findings)
      if (found.length > 0) say({ path, findings: found, durationMs: performance.now() - started });
    for (const course of await checkCoverage([...this.known.values()], exports))
      if (course.findings.length > 0) say({ ...course, durationMs: performance.now() - started });
  }

  end(): Promise<void> {
    return this.types.end();
  }

  private async findingsOf(file: NotebookFile): Promise<Finding[]> {
    const built = await this.builtLibrary();
    if ("broken" in built) return [{ kind: "error", cell: 0, message: built.broken }];
    const computed = [
      ...judge(file, await rehearse(file, built.library)),
      ...judgeEquations(file, built.traces, await inlineFor(file)),
    ];
    const causeOf = computed.length > 0 ? await causesFor(file) : () => undefined;
    const explained = computed.map((finding) => {
      const cause = causeOf(finding.kind === "equation" ? 0 : finding.cell);
      return cause === undefined ? finding : { ...finding, cause };
    });
    return [...checkForm(file), ...explained, ...(await findingsOf(readingChecks(file)))].sort(
      (a, b) => a.cell - b.cell,
    );
  }

  private async builtLibrary(): Promise<{ library: Library; traces: Traces } | { broken: string }> {
    if (this.library) return this.library;
    try {
      const library = loadLibrary(await bundledLibrary());
      this.library = { library, traces: tracesOf(library) };
      return this.library;
    } catch (error) {
      return { broken: `lib/ cannot be built: ${(error as Error).message}` };
    }
  }
}
