import { watch, type FSWatcher } from "node:fs";
import path from "node:path";
import { plainLine } from "../report/plain.js";
import { placeOf, plainProblem, problemsOf } from "../report/problems.js";
import { libFolder } from "../paths.js";
import { Rechecker, type Rechecked } from "./recheck.js";

/** How long files must have been at rest before they are read, in milliseconds. */
const restMs = 50;

/** Checks the notebooks, then whatever is saved, until `signal` is aborted; `print` takes the lines. */
export async function watchCourse(
  paths: string[],
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const rechecker = new Rechecker();
  const changed = new Set(paths);
  let wake = (): void => undefined;
  const watchers = watchAll(paths, (which) => {
    if (which === "library") rechecker.forgetLibrary();
    (which === "library" ? paths : [which]).forEach((file) => changed.add(file));
    wake();
  });
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve));
      await rest();
      const now = paths.filter((file) => changed.delete(file));
      if (now.length === 0 || signal.aborted) continue;
      const started = performance.now();
      await rechecker.recheck(now, (result) => print(lines(result)));
      print(`rechecked in ${seconds(performance.now() - started)}; waiting for the next save\n`);
    }
  } finally {
    watchers.forEach((watcher) => watcher.close());
    await rechecker.end();
  }
}

function watchAll(paths: string[], onChange: (which: string) => void): FSWatcher[] {
  const folders = new Set(paths.map((file) => path.dirname(file)));
  const notebooks = [...folders].map((folder) =>
    watch(folder, (_, name) => {
      const file = paths.find((each) => each === path.join(folder, name ?? ""));
      if (file !== undefined) onChange(file);
    }),
  );
  const library = watch(libFolder, { recursive: true }, (_, name) => {
    if (name?.endsWith(".ts") && !/^(dist|node_modules)/.test(name)) onChange("library");
  });
  return [...notebooks, library];
}

function lines({ path: file, findings, durationMs }: Rechecked): string {
  const mark = findings.length === 0 ? "✓" : "✗";
  const problems = problemsOf({ path: file, status: "failed", durationMs, findings });
  return [
    `${mark} ${plainLine(file)} ${seconds(durationMs)}`,
    ...problems
      .map(plainProblem)
      .flatMap((problem) => [
        `  ${placeOf(problem)}: ${problem.kind}: ${problem.message}`,
        ...problem.details.map((detail) => `    ${detail}`),
      ]),
    "",
  ].join("\n");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, restMs));
}
