import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import { API, DiagnosticCategory, type Diagnostic, type Project } from "typescript7/unstable/async";
import { placeAt } from "../scope/edits.js";
import { ofIPython } from "./ipython.js";
import { cellConfig, nodeTypes, type CompilerOptions } from "./options.js";

/** What the checker found, in lines and columns from 1. */
export interface TypeFinding {
  line: number;
  column: number;
  length: number;
  /** TypeScript's number of it; 0 where this is not TypeScript's finding. */
  code: number;
  message: string;
}

/** Modules that are checked under the same options. */
export interface CheckedProgram {
  /** The folder whose tsconfig.json and packages hold. */
  folder: string;
  /** Options that go before the folder's own: a notebook's metadata. */
  options: CompilerOptions;
  modules: { fileName: string; text: string }[];
}

/** An import of a package without types is `any`. */
const untypedPackage = 7016;
const missingModule = 2307;

/**
 * TypeScript 7 in a process of its own, asked again and again: what has not changed is not read or checked again. The
 * files are not watched; those of the project are looked at before each question.
 */
export class TypeChecker {
  readonly #texts = new Map<string, string>();
  readonly #seen = new Map<string, string>();
  readonly #api: API;
  readonly #settings: { roots: string[]; options: CompilerOptions };
  #guarded: number | undefined;
  /** Whether something was not found that may be there by now. */
  #missed = false;

  /** `roots` are compiled with every program; `options` go before all others. */
  constructor(settings: { roots?: string[]; options?: CompilerOptions } = {}) {
    this.#settings = { roots: settings.roots ?? [], options: settings.options ?? {} };
    process.on("exit", this.#end);
    this.#api = new API({
      cwd: process.cwd(),
      fs: {
        readFile: (file) => this.#texts.get(file),
        fileExists: (file) => (this.#texts.has(file) ? true : undefined),
      },
    });
  }

  /** Says what a module is that others import, and that is not to be checked again itself. */
  add({ fileName, text }: { fileName: string; text: string }): void {
    this.#texts.set(fileName, text);
  }

  /** What is wrong with each module, by its file name. */
  async check(programs: CheckedProgram[]): Promise<Map<string, TypeFinding[]>> {
    const projects = await this.open(programs);
    const found = await Promise.all(
      programs.map((program, k) => this.#findings(program, projects[k]!)),
    );
    const findings = new Map(found.flat());
    this.#missed = [...findings.values()].flat().some(({ code }) => code === missingModule);
    return findings;
  }

  /** The programs as TypeScript has them, for other questions. */
  async open(programs: CheckedProgram[]): Promise<Project[]> {
    const configs = programs.map((program) => this.#write(program));
    const changed = [...this.#seen].filter(
      ([file, seen]) => fingerprint(file, this.#texts) !== seen,
    );
    for (const [file] of changed) this.#seen.delete(file);
    await this.#connect();
    // What is not known to have changed is read anew first; what this program is made of is told as a change.
    if (this.#missed) await this.#api.updateSnapshot({ fileChanges: { invalidateAll: true } });
    const snapshot = await this.#api.updateSnapshot({
      openProjects: configs,
      fileChanges: { changed: changed.map(([file]) => file) },
    });
    const projects = configs.map((config) => snapshot.getProject(config)!);
    await Promise.all(projects.map((project, k) => this.#note(project, configs[k]!)));
    return projects;
  }

  close(): Promise<void> {
    this.#end();
    process.off("exit", this.#end);
    return Promise.resolve();
  }

  /** Ends its process by force: one that waits for an answer of ours does not hear that nobody is there any more. */
  readonly #end = (): void => {
    this.#client.process?.kill("SIGKILL");
  };

  get #client(): { process?: ChildProcess; connect(): Promise<void> } {
    return (this.#api as unknown as { client: { connect(): Promise<void> } }).client;
  }

  /** Starts its process, where it has none, and has somebody end it when this one is killed and cannot. */
  async #connect(): Promise<void> {
    await this.#client.connect();
    const pid = this.#client.process?.pid;
    if (pid === undefined || pid === this.#guarded || process.platform === "win32") return;
    this.#guarded = pid;
    const pids = [process.pid, pid].map(String);
    spawn("/bin/sh", ["-c", guard, "sh", ...pids], { detached: true, stdio: "ignore" }).unref();
  }

  async #findings(
    { modules }: CheckedProgram,
    { program }: Project,
  ): Promise<[string, TypeFinding[]][]> {
    // Of these files alone: the library that they import is checked elsewhere.
    return Promise.all(
      modules.map(async ({ fileName, text }): Promise<[string, TypeFinding[]]> => {
        const [syntax, types] = await Promise.all([
          program.getSyntacticDiagnostics(fileName),
          program.getSemanticDiagnostics(fileName),
        ]);
        const found = [...syntax, ...types].filter(isError).map((each) => finding(each, text));
        return [fileName, ofIPython(found, text)];
      }),
    );
  }

  /** Writes what a program is made of; the name of its tsconfig. */
  #write({ folder, options, modules }: CheckedProgram): string {
    for (const { fileName, text } of modules) this.#texts.set(fileName, text);
    const all = { ...options, ...this.#settings.options };
    const [file, defaultsFile] = [hashOf(all), "defaults"].map((name) =>
      path.join(folder, `tsconfig.cells-${name}.json`),
    ) as [string, string];
    const { config, defaults } = cellConfig(folder, all, defaultsFile);
    const names = modules.map(({ fileName }) => fileName);
    const files = [...names, nodeTypes(folder), ...this.#settings.roots];
    this.#texts.set(defaultsFile, JSON.stringify(defaults));
    this.#texts.set(file, JSON.stringify({ ...config, files }));
    return file;
  }

  /** Notes how the files of a program look now, but for those of installed packages. */
  async #note({ program }: Project, config: string): Promise<void> {
    for (const file of [...(await program.getSourceFileNames()), config])
      if (!this.#seen.has(file) && !file.includes("/node_modules/"))
        this.#seen.set(file, fingerprint(file, this.#texts));
  }
}

/** Ends the second process when the first is gone, and itself with either. */
const guard = 'while kill -0 "$1" && kill -0 "$2"; do sleep 1; done; kill -0 "$1" || kill -9 "$2"';

function fingerprint(file: string, texts: Map<string, string>): string {
  const text = texts.get(file);
  if (text !== undefined) return text;
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.ctimeMs} ${stats.size}` : "";
}

function isError({ category, code }: Diagnostic): boolean {
  return category === DiagnosticCategory.Error && code !== untypedPackage;
}

function finding({ pos, end, code, text, messageChain }: Diagnostic, source: string): TypeFinding {
  const message = [text, ...chained(messageChain)].join("\n");
  return { ...placeAt(source, pos), length: Math.max(end - pos, 1), code, message };
}

/** What explains a message, each step further in than the one before, as TypeScript prints it. */
function chained(chain: readonly Diagnostic[] = [], depth = 1): string[] {
  return chain.flatMap(({ text, messageChain }) => [
    `${"  ".repeat(depth)}${text}`,
    ...chained(messageChain, depth + 1),
  ]);
}

function hashOf(options: CompilerOptions): string {
  return createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 8);
}
