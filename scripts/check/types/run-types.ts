import path from "node:path";
import { NotebookError, readNotebook, type NotebookFile } from "../../notebook/notebook.js";
import { notebooksFolder } from "../../paths.js";
import { projectDocuments, type DocumentFile } from "../documents/document.js";
import { lessonsIn } from "../references/course-order.js";
import { typesOf } from "../each.js";
import type { TypeReport } from "./check-types.js";

/** The types of all the notebooks of a command: checked once, as one program, when somebody first asks. */
export class RunTypes {
  #report: Promise<TypeReport> | undefined;
  #files: Promise<NotebookFile[]> | undefined;
  #documents: Promise<DocumentFile[]> | undefined;

  constructor(private readonly paths: string[]) {}

  /** The notebooks as they are now; those that cannot be read are left to whoever executes them. */
  files(): Promise<NotebookFile[]> {
    this.#files ??= readableNotebooks(this.paths);
    return this.#files;
  }

  /** The documents of the project, where the notebooks are its whole course. */
  documents(): Promise<DocumentFile[]> {
    this.#documents ??= this.#isCourse() ? projectDocuments() : Promise.resolve([]);
    return this.#documents;
  }

  #isCourse(): boolean {
    const given = new Set(this.paths.map((name) => path.resolve(name)));
    const lessons = [...lessonsIn(notebooksFolder).values()];
    return (
      lessons.length > 0 && lessons.every((name) => given.has(path.join(notebooksFolder, name)))
    );
  }

  report(): Promise<TypeReport> {
    this.#report ??= this.#check();
    return this.#report;
  }

  /** The cells of a notebook, from 1, in which nothing is wrong: a kernel need not check them again. */
  async right(path: string): Promise<ReadonlySet<number>> {
    return (await this.report()).right.get(path) ?? new Set();
  }

  /** The files, but for those of the library, that decide about a notebook's types. */
  async readFrom(path: string): Promise<string[]> {
    return (await this.report()).readFrom.get(path) ?? [];
  }

  /** The files that decide about the types of any of the notebooks. */
  async allReadFrom(): Promise<string[]> {
    return [...new Set([...(await this.report()).readFrom.values()].flat())].sort();
  }

  async #check(): Promise<TypeReport> {
    // Where everything is known from before, no compiler is loaded.
    const { NotebookTypes } = await import("./check-types.js");
    const types = new NotebookTypes();
    try {
      return await typesOf(types, [...(await this.files()), ...(await this.documents())]);
    } finally {
      await types.end();
    }
  }
}

async function readableNotebooks(paths: string[]): Promise<NotebookFile[]> {
  const files: (NotebookFile | undefined)[] = await Promise.all(
    paths.map((path) =>
      readNotebook(path).catch((error: unknown) => {
        if (error instanceof NotebookError) return undefined;
        throw error;
      }),
    ),
  );
  return files.flatMap((file) => file ?? []);
}
