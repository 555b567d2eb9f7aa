import path from "node:path";
import { compileCell } from "../../cells/compile.js";
import type { CompiledCell } from "../../cells/compiled.js";
import { stripWithEsbuild } from "../../cells/strip/esbuild.js";
import { CellSyntaxError } from "../../cells/strip/stripper.js";
import { CellModules, type CellModule } from "../../cells/types/cell-modules.js";
import type { Project } from "typescript7/unstable/async";
import { TypeChecker, type CheckedProgram, type TypeFinding } from "../../cells/types/checker.js";
import type { Finding } from "../../notebook/finding.js";
import { sourceOf, tagsOf, type NotebookCell, type NotebookFile } from "../../notebook/notebook.js";
import { libFolder, libraryIndex, packageFolder } from "../../paths.js";
import { questionsIn } from "../prose/questions.js";
import { apiNames } from "./api-names.js";
import { misnamed } from "./prose-names.js";

/** What was found, by the notebook's path, and the library's public values. */
export interface TypeReport {
  findings: Map<string, Finding[]>;
  /** The cells, from 1, in which nothing is wrong; prose with bound numbers among them. */
  right: Map<string, Set<number>>;
  /** The files, but for those of the library, that decide about a notebook's types. */
  readFrom: Map<string, string[]>;
  exports: string[];
}

interface CheckedCell extends CellModule {
  index: number;
  lines: number;
  /** An error may be what its author wants; what is wrong with a bound number is said when it is evaluated. */
  isReported: boolean;
}

const kernelGlobals = path.join(packageFolder, "kernel/globals/declarations.d.ts");

/** Checks the cells of notebooks against the library's sources, and what their prose calls the library's names. */
export class NotebookTypes {
  private readonly checker = new TypeChecker({
    roots: [kernelGlobals, libraryIndex],
    options: { paths: { gatehouse: [libraryIndex] } },
  });

  /** Every error of every TypeScript notebook at once, by the notebook's path; nothing is run and no kernel started. */
  async check(files: NotebookFile[]): Promise<TypeReport> {
    const checked = files.filter(isTypeScript);
    const cells = await Promise.all(checked.map(cellsOf));
    const programs = programsOf(checked, cells);
    const found = await this.checker.check(programs);
    const projects = await this.checker.open(programs);
    const [project] = projects;
    if (!project)
      return { findings: new Map(), right: new Map(), readFrom: new Map(), exports: [] };
    const names = await apiNames(project, libraryIndex);
    const findings = checked.map((file, k): [string, Finding[]] => [
      file.path,
      [
        ...cells[k]!.filter(({ isReported }) => isReported).flatMap((cell) =>
          found.get(cell.fileName)!.map((each) => asFinding(each, cell)),
        ),
        ...misnamed(file, names),
      ],
    ]);
    const right = checked.map((file, k): [string, Set<number>] => {
      const isRight = ({ fileName }: CellModule) => found.get(fileName)!.length === 0;
      return [file.path, new Set(cells[k]!.filter(isRight).map(({ index }) => index))];
    });
    return {
      findings: new Map(findings),
      right: new Map(right),
      readFrom: await readFrom(checked, cells, programs, projects),
      exports: [...names.values].sort(),
    };
  }

  async end(): Promise<void> {
    await this.checker.close();
  }
}

/** What each notebook's program was read from; virtual modules and the library's sources are seen to elsewhere. */
async function readFrom(
  files: NotebookFile[],
  cells: CellModule[][],
  programs: CheckedProgram[],
  projects: Project[],
): Promise<Map<string, string[]>> {
  const own = new Set(programs.flatMap(({ modules }) => modules.map(({ fileName }) => fileName)));
  const lists = await Promise.all(projects.map(({ program }) => program.getSourceFileNames()));
  const isOutside = (name: string) => !own.has(name) && !name.startsWith(`${libFolder}${path.sep}`);
  const found = files.map((file, k): [string, string[]] => {
    const fileName = cells[k]![0]?.fileName;
    const at = programs.findIndex(({ modules }) =>
      modules.some((module) => module.fileName === fileName),
    );
    return [file.path, (lists[at] ?? []).filter(isOutside)];
  });
  return new Map(found);
}

function isTypeScript({ notebook }: NotebookFile): boolean {
  const { kernelspec, language_info } =
    notebook.metadata as NotebookFile["notebook"]["metadata"] & {
      language_info?: { name?: string };
    };
  return [kernelspec?.language, language_info?.name].includes("typescript");
}

/** The code as modules; what is behind a cell that is never run does not see what it declares. */
async function cellsOf({ path: file, notebook }: NotebookFile): Promise<CheckedCell[]> {
  const modules = new CellModules(file);
  const code = notebook.cells.flatMap((cell, k) => {
    const source = codeIn(cell);
    return source === undefined ? [] : [{ cell, source, index: k + 1 }];
  });
  const compiled = await Promise.all(code.map(({ source }) => compiledOrNot(source)));
  return code.map(({ cell, source, index }, k) => {
    const { take, ...module } = modules.make(index, source, compiled[k]);
    const isCode = cell.cell_type === "code";
    if (isCode && !tagsOf(cell).includes("skip-execution")) take();
    const isReported = isCode && !tagsOf(cell).includes("raises-exception");
    return { ...module, index, lines: source.split("\n").length, isReported };
  });
}

/** A code cell's source, and of prose what is evaluated for it. */
function codeIn(cell: NotebookCell): string | undefined {
  if (cell.cell_type === "code") return sourceOf(cell);
  const expressions = questionsIn(cell);
  return expressions.length === 0 ? undefined : `[${expressions.join(",\n")}];`;
}

/** What cannot be compiled, the checker says more of. */
async function compiledOrNot(source: string): Promise<CompiledCell | undefined> {
  const surroundings = { isDeclared: () => false, isGlobal: () => true };
  try {
    return compileCell(source, await stripWithEsbuild(source), surroundings);
  } catch (error) {
    if (error instanceof CellSyntaxError) return undefined;
    throw error;
  }
}

/** Notebooks of one folder that ask for the same are one program. */
function programsOf(files: NotebookFile[], cells: CellModule[][]): CheckedProgram[] {
  const programs = new Map<string, CheckedProgram>();
  for (const [k, { path: file, notebook }] of files.entries()) {
    const folder = path.dirname(path.resolve(file));
    const options = compilerOptions(notebook.metadata);
    const key = JSON.stringify([folder, options]);
    const program = programs.get(key) ?? { folder, options, modules: [] };
    program.modules.push(...cells[k]!);
    programs.set(key, program);
  }
  return [...programs.values()];
}

/** What a notebook's metadata asks of the compiler. */
function compilerOptions(metadata: Record<string, unknown>): Record<string, unknown> {
  const { gatehouse } = metadata as { gatehouse?: { compilerOptions?: Record<string, unknown> } };
  return gatehouse?.compilerOptions ?? {};
}

function asFinding(
  { line, column, code, message }: TypeFinding,
  { index, lines }: CheckedCell,
): Finding {
  const text = `${code ? `TS${code}: ` : ""}${message.replace(/\n\s*/g, "; ")}`;
  if (line > lines) return { kind: "types", cell: index, message: text };
  return { kind: "types", cell: index, line, message: `column ${column}: ${text}` };
}
