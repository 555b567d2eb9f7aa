import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { launchCommand } from "../kernel/spec/kernelspec.js";
import { root } from "../paths.js";
import { NotebookError } from "../notebook/notebook.js";

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
 * @throws NotebookError listing what there is when no such kernel exists, or naming a kernel.json that cannot be used.
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
      if (existsSync(path.join(folder, entry, "kernel.json"))) names.add(entry);
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

/** kernel.json, as Jupyter defines it. */
interface SpecFile {
  argv: string[];
  display_name?: string;
  language?: string;
  interrupt_mode?: "signal" | "message";
  env?: Record<string, string>;
}

async function readSpec(folder: string, name: string): Promise<KernelSpec | undefined> {
  const text = await readFile(path.join(folder, "kernel.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const spec = parseSpec(path.join(folder, "kernel.json"), text);
  return {
    name,
    argv: commandOf(spec.argv, folder),
    displayName: spec.display_name ?? name,
    language: spec.language ?? "",
    interruptMode: spec.interrupt_mode ?? "signal",
    env: spec.env ?? {},
  };
}

/**
 * The command as it is to be run here: a bare `python` is the one of the environment that the spec lies in, and IPython
 * keeps its history to itself, since parallel kernels would wait for one another's.
 */
function commandOf([command, ...args]: string[], folder: string): string[] {
  const bin = path.join(folder, "../../../../bin", command!);
  const isOwn = /^python[\d.]*$/.test(command!) && existsSync(bin);
  const quiet = args.includes("ipykernel_launcher") ? ["--HistoryManager.hist_file=:memory:"] : [];
  return [isOwn ? bin : command!, ...args, ...quiet].map((part) =>
    part.replaceAll("{resource_dir}", folder),
  );
}

/** @throws NotebookError when the file does not say how the kernel is started. */
function parseSpec(file: string, text: string): SpecFile {
  const repair = "install the kernel again, or name another with --kernel";
  let spec: SpecFile | null;
  try {
    spec = JSON.parse(text) as SpecFile | null;
  } catch (error) {
    throw new NotebookError(`${file}: not JSON (${(error as Error).message}): ${repair}`);
  }
  const argv: unknown = spec?.argv;
  if (Array.isArray(argv) && argv.length > 0 && argv.every((part) => typeof part === "string"))
    return spec!;
  throw new NotebookError(
    `${file}: invalid argv: expected the kernel's command as a list of texts, got ${JSON.stringify(argv)}: ${repair}`,
  );
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
