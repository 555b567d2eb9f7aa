import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { launchCommand } from "../kernel/spec/kernelspec.js";
import { root } from "../paths.js";
import { NotebookError, messageOf } from "../notebook/notebook-error.js";
import { readText } from "../notebook/read-text.js";
import { isObject } from "../notebook/structure.js";

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

const repair = "install the kernel again, or name another with --kernel";
/** What Jupyter takes for the name of a kernel; never a path. */
const namePattern = /^(?!\.+$)[a-z\d._-]+$/i;

/**
 * The kernel of that name: built in, or found where Jupyter looks for it, upper case or lower.
 * @throws NotebookError listing what there is when no such kernel exists, or naming a kernel.json that cannot be used.
 */
export async function findKernel(name: unknown, notebookPath: string): Promise<KernelSpec> {
  const wanted = requireName(name, notebookPath).toLowerCase();
  if (Object.hasOwn(builtIn, wanted)) return builtIn[wanted]!();
  for (const folder of kernelFolders()) {
    for (const entry of await entriesOf(folder)) {
      const spec = entry.toLowerCase() === wanted && (await readSpec(path.join(folder, entry)));
      if (spec) return spec;
    }
  }
  throw new NotebookError(
    `${notebookPath}: unknown kernel "${String(name)}": expected one of ${(await kernelNames()).join(", ")}; install it, or name another with --kernel`,
  );
}

function requireName(name: unknown, notebookPath: string): string {
  if (name === undefined || name === "")
    throw new NotebookError(
      `${notebookPath}: names no kernel in its metadata (kernelspec.name): name one with --kernel, or save it with one in Jupyter`,
    );
  if (typeof name === "string" && namePattern.test(name)) return name;
  throw new NotebookError(
    `${notebookPath}: invalid kernel name: expected letters, digits, ".", "_" and "-", got ${JSON.stringify(name).slice(0, 100)}: name one with --kernel`,
  );
}

/** The names of all kernels that can be started here. */
async function kernelNames(): Promise<string[]> {
  const names = new Set(Object.keys(builtIn));
  for (const folder of kernelFolders()) {
    for (const entry of await entriesOf(folder))
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

/** What stands in a folder; where there is none, nothing. */
function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** kernel.json, as Jupyter defines it. */
interface SpecFile {
  argv: [string, ...string[]];
  display_name?: unknown;
  language?: unknown;
  interrupt_mode?: unknown;
  env?: Record<string, string>;
}

async function readSpec(folder: string): Promise<KernelSpec | undefined> {
  const file = path.join(folder, "kernel.json");
  if (!existsSync(file)) return undefined;
  const spec = parseSpec(file, await readText(file));
  const name = path.basename(folder);
  const env = Object.entries(spec.env ?? {}).map(([key, text]) => [key, substituted(text)]);
  return {
    name,
    argv: commandOf(spec.argv, folder),
    displayName: typeof spec.display_name === "string" ? spec.display_name : name,
    language: typeof spec.language === "string" ? spec.language : "",
    interruptMode: spec.interrupt_mode === "message" ? "message" : "signal",
    env: Object.fromEntries(env) as Record<string, string>,
  };
}

/** `$NAME` and `${NAME}` stand for variables of our own environment, `$$` for a dollar; unknown names stay. */
function substituted(text: string): string {
  return text.replace(
    /\$(?:\$|([a-z_]\w*)|\{([a-z_]\w*)\})/gi,
    (whole, plain?: string, braced?: string) =>
      whole === "$$" ? "$" : (process.env[plain ?? braced!] ?? whole),
  );
}

/**
 * The command as it is to be run here: a bare `python` is the one of the environment that the spec lies in, and IPython
 * keeps its history to itself, since parallel kernels would wait for one another's.
 */
function commandOf([command, ...args]: SpecFile["argv"], folder: string): string[] {
  const prefix = path.join(folder, "../../../..");
  const bin = path.join(prefix, "bin", command);
  const isOwn = /^python[\d.]*$/.test(command) && existsSync(bin);
  const quiet = args.includes("ipykernel_launcher") ? ["--HistoryManager.hist_file=:memory:"] : [];
  return [isOwn ? bin : command, ...args, ...quiet].map((part) =>
    part.replaceAll("{resource_dir}", folder).replaceAll("{prefix}", prefix),
  );
}

/** @throws NotebookError when the file does not say how the kernel is started. */
function parseSpec(file: string, text: string): SpecFile {
  const spec = jsonOf(file, text);
  const { argv, env = {} } = isObject(spec) ? spec : ({} as Record<string, unknown>);
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every(isText))
    throw new NotebookError(
      `${file}: invalid argv: expected the kernel's command as a list of texts, got ${JSON.stringify(argv)}: ${repair}`,
    );
  if (!isObject(env) || !Object.values(env).every(isText))
    throw new NotebookError(
      `${file}: invalid env: expected an object of texts, got ${JSON.stringify(env)}: ${repair}`,
    );
  return { ...(spec as object), argv: argv as SpecFile["argv"] };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NotebookError(`${file}: not JSON (${messageOf(error)}): ${repair}`);
  }
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
