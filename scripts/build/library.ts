import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { watch } from "node:fs";
import { cp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { isInstalled, libFolder } from "../paths.js";
import { noticesName, noticesOf } from "../notices.js";

const run = promisify(execFile);
const dist = path.join(libFolder, "dist");
const stampFile = path.join(dist, "source.sha256");

/**
 * Builds lib/ into lib/dist (CommonJS, ES module, declarations) from one source.
 * Returns false when dist already belongs to the present sources, or the library came built.
 * @throws Error with the compiler's own lines when the sources do not compile.
 */
export async function buildLibrary({ force = false } = {}): Promise<boolean> {
  if (isInstalled) return false;
  const stamp = await hashSources();
  if (!force && stamp === (await readFile(stampFile, "utf8").catch(() => ""))) return false;
  await removeAbandoned();
  const fresh = path.join(libFolder, `dist.${process.pid}`);
  try {
    // All are waited for: one that still wrote would leave its folder behind. The compiler's words come first.
    const parts = [declarations(fresh), bundle("cjs", fresh), bundle("esm", fresh)];
    for (const part of await Promise.allSettled(parts)) {
      if (part.status === "rejected") throw part.reason;
    }
    await declarationsForRequire(fresh);
    const loaded = await readFile(path.join(fresh, "index.cjs"), "utf8");
    const record = createHash("sha256").update(loaded).digest("hex");
    await writeFile(path.join(fresh, "index.cjs.sha256"), record);
    await writeFile(path.join(fresh, "source.sha256"), stamp);
    await replaceFolder(fresh, dist);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return true;
}

/** The form of a build: what is in the folder. */
const form = "3";
/** How long sources must have been at rest before they are built, in milliseconds. */
const restMs = 150;

/** Builds again whenever a source changes, and says what came of it; returns what ends the watch. */
export function watchLibrary(say: (message: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const rebuild = (): void => {
    buildLibrary().then(
      (built) => built && say("rebuilt the library: run the import cell again to use it"),
      (error: unknown) => say((error as Error).message),
    );
  };
  const watcher = watch(libFolder, { recursive: true }, (_, name) => {
    if (!name || !/\.ts$/.test(name) || /^(dist|node_modules)/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(rebuild, restMs);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

async function bundle(format: "cjs" | "esm", folder: string): Promise<void> {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: [path.join(libFolder, "index.ts")],
    absWorkingDir: libFolder,
    metafile: true,
    outfile: path.join(folder, format === "cjs" ? "index.cjs" : "index.js"),
    bundle: true,
    format,
    target: "es2022",
    platform: "neutral",
    sourcemap: true,
    logLevel: "silent",
  });
  const files = Object.keys(metafile.inputs).map((file) => path.join(libFolder, file));
  if (format === "esm") await writeFile(path.join(folder, noticesName), await noticesOf(files));
}

/** The same declarations for who asks by `require`: whether they are of a CommonJS module is told by where they lie. */
async function declarationsForRequire(folder: string): Promise<void> {
  await cp(path.join(folder, "types"), path.join(folder, "cjs", "types"), { recursive: true });
  await writeFile(path.join(folder, "cjs", "package.json"), '{ "type": "commonjs" }\n');
}

async function declarations(folder: string): Promise<void> {
  const typescript = createRequire(import.meta.url).resolve("typescript7/package.json");
  const compiler = path.join(path.dirname(typescript), "bin/tsc");
  const outDir = path.join(folder, "types");
  try {
    const declarationsAlone = ["--noEmit", "false", "--emitDeclarationOnly", "--outDir", outDir];
    await run(process.execPath, [compiler, "-p", libFolder, ...declarationsAlone]);
  } catch (error) {
    throw new Error(`lib/ does not compile:\n${(error as { stdout: string }).stdout}`, {
      cause: error,
    });
  }
}

/** Moves `from` to `to` so that a reader sees the old folder or the new one, never a part. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const old = `${to}.old.${process.pid}`;
  await rename(to, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(from, to);
  await rm(old, { recursive: true, force: true });
}

/** Removes what builds left that were killed: folders named after processes that are no more. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(libFolder)) {
    const builder = /^dist\.(?:old\.)?(\d+)$/.exec(name)?.[1];
    if (builder !== undefined && !isAlive(Number(builder)))
      await rm(path.join(libFolder, name), { recursive: true, force: true });
  }
}

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function hashSources(): Promise<string> {
  const entries = await readdir(libFolder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && /\.(ts|json)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](dist[^\\/]*|node_modules)[\\/]/.test(file))
    .sort();
  const hash = createHash("sha256").update(form);
  for (const file of files) {
    hash
      .update(path.relative(libFolder, file))
      .update("\0")
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}
