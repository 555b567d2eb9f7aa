// Tests of notebooks, for vitest: see README, "In your own tests".
import path from "node:path";
import { pathToFileURL } from "node:url";
import { compiledCommands } from "./build/commands.mjs";

/** @type {typeof import("./vitest.mjs").notebookTests} */
export async function notebookTests(...args) {
  const main = await compiledCommands();
  if (!main)
    throw new Error(
      "notebookTests: the commands could not be compiled into .cache/: is it writable?",
    );
  const compiled = path.join(path.dirname(main), "notebook-tests.js");
  const tests = await import(/* @vite-ignore */ pathToFileURL(compiled).href);
  return tests.notebookTests(...args);
}
