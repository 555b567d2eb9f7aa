/** What of a test runner is used: vitest's, or one that is like it. */
export interface Runner {
  describe(name: string, define: () => void): void;
  it(name: string, test: () => Promise<void>, timeoutMs: number): void;
}

/** How the notebooks are examined. */
export interface NotebookTestOptions {
  /** Compare with what is committed (default), or only execute. */
  compare?: boolean;
  /** A kernel in place of each notebook's own. */
  kernel?: string;
  /** Seconds that a cell may take (default 60); a notebook may take ten times that. */
  timeout?: number;
  /** Use and keep results of earlier runs (default). */
  cache?: boolean;
}

/**
 * Makes tests of notebooks: for each notebook a test of the whole and one of every code cell. A notebook is executed
 * when the first of its tests runs.
 * @param paths notebooks, or folders of notebooks.
 */
export declare function notebookTests(
  runner: Runner,
  paths: string | string[],
  options?: NotebookTestOptions,
): Promise<void>;
