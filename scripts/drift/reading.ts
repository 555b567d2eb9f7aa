import { NotebookError, readNotebook, type NotebookFile } from "../execute/notebook.js";
import type { Finding } from "./finding.js";
import { TypeWorker } from "./types/type-worker.js";

/** What is found by reading notebooks, with no kernel. */
export interface Reading {
  /** By the notebook's path. */
  notebooks: Map<string, Finding[]>;
}

/** Reads the notebooks as they are now; those that cannot be read are left to whoever executes them. */
export async function readCourse(paths: string[]): Promise<Reading> {
  const files = await readableNotebooks(paths);
  const types = new TypeWorker();
  try {
    return { notebooks: await types.check(files) };
  } finally {
    await types.end();
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
