import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { launchCommand } from "../kernel/spec/kernelspec.js";
import { root } from "../paths.js";
import { NotebookError } from "./notebook.js";

/** How a kernel is started and interrupted. */
export interface KernelSpec {
  name: string;
  /** The command; `{connection_file}` stands for the connection file's path. */
  argv: string[];
  displayName: string;
  language: string;
  interruptMode: "signal" | "message";
  env: Record<string, string>;
}

const require = createRequire(import.meta.url);

/** The kernels that need no installation: ours, and the evaluator's own front. */
const builtIn: Record<string, () => KernelSpec> = {
  tslab: () => ({
    ...typeScript("tslab"),
    argv: [...launchCommand(), "{connection_file}"],
    interruptMode: "message",
  }),
  "tslab-stock": () => ({
    ...typeScript("tslab-stock"),
    argv: [
      process.execPath,
      require.resolve("tslab/bin/tslab"),
      "kernel",
      "--config-path={connection_file}",
    ],
  }),
};

/**
 * The kernel of that name: built in, or found where Jupyter looks for it.
 * @throws NotebookError listing what there is when no such kernel exists.
 */
export async function findKernel(name: string, notebookPath: string): Promise<KernelSpec> {
  const own = builtIn[name];
  if (own) return own();
  for (const folder of kernelFolders()) {
    const spec = await readSpec(path.join(folder, name), name);
    if (spec) return spec;
  }
  throw new NotebookError(
    `${notebookPath}: unknown kernel "${name}": expected one of ${(await kernelNames()).join(", ")}; install it, or name another with --kernel`,
  );
}

/** The names of all kernels that can be started here. */
export async function kernelNames(): Promise<string[]> {
  const names = new Set(Object.keys(builtIn));
  for (const folder of kernelFolders()) {
    const entries = await readdir(folder).catch(() => []);
    for (const entry of entries)
      if (await readSpec(path.join(folder, entry), entry)) names.add(entry);
  }
  return [...names].sort();
}

/**
 * Where Jupyter looks for kernels, first to last: JUPYTER_PATH, the user's data folder, the virtual
 * environment's, the system's.
 * @see https://docs.jupyter.org/en/latest/use/jupyter-directories.html
 */
function kernelFolders(): string[] {
  const { JUPYTER_PATH, JUPYTER_DATA_DIR, XDG_DATA_HOME, VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  const user =
    JUPYTER_DATA_DIR ??
    (process.platform === "darwin"
      ? path.join(homedir(), "Library/Jupyter")
      : path.join(XDG_DATA_HOME ?? path.join(homedir(), ".local/share"), "jupyter"));
  const prefixes = [
    VIRTUAL_ENV,
    CONDA_PREFIX,
    path.join(root, ".venv"),
    "/usr/local",
    "/usr",
  ].flatMap((prefix) => prefix ?? []);
  const listed = (JUPYTER_PATH ?? "").split(path.delimiter).filter((part) => part !== "");
  return [...listed, user, ...prefixes.map((prefix) => path.join(prefix, "share/jupyter"))].map(
    (folder) => path.join(folder, "kernels"),
  );
}

async function readSpec(folder: string, name: string): Promise<KernelSpec | undefined> {
  const text = await readFile(path.join(folder, "kernel.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const spec = JSON.parse(text) as {
    argv: string[];
    display_name?: string;
    language?: string;
    interrupt_mode?: "signal" | "message";
    env?: Record<string, string>;
  };
  return {
    name,
    argv: spec.argv.map((part) => part.replaceAll("{resource_dir}", folder)),
    displayName: spec.display_name ?? name,
    language: spec.language ?? "",
    interruptMode: spec.interrupt_mode ?? "signal",
    env: spec.env ?? {},
  };
}

function typeScript(name: string): Omit<KernelSpec, "argv"> {
  return {
    name,
    displayName: "TypeScript",
    language: "typescript",
    interruptMode: "signal",
    env: {},
  };
}
