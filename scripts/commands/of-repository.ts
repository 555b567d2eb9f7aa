export type Command = (args: string[]) => Promise<number>;

/** Commands that look after this repository itself; the package that others install has none of them. */
export const repositoryCommands: Record<string, () => Promise<{ command: Command }>> = {
  bench: () => import("./bench.js"),
  "fuzz-conformance": () => import("./fuzz-conformance.js"),
  "model-packages": () => import("./model-packages.js"),
  library: () => import("./library.js"),
  sensitivity: () => import("./sensitivity.js"),
  stress: () => import("./stress.js"),
  test: () => import("./test.js"),
};
