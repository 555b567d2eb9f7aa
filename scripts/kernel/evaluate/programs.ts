import ts from "@tslab/typescript-for-tslab";

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;
type Create = ts.CreateProgram<Builder>;

let sketch: ts.SourceFile | undefined;

/**
 * Announces the text tslab is about to convert. tslab first builds a program only to learn what names the text
 * declares; parsing and binding it says the same for a tenth of the time, so that program need not be built.
 */
export function announceSource(fileName: string, text: string): void {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  bind(file, { target: ts.ScriptTarget.ES2022 });
  const { locals } = file as unknown as { locals?: Map<string, unknown> };
  sketch = locals && locals.size > 0 ? file : undefined;
}

const bind = (
  ts as unknown as { bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void }
).bindSourceFile;

/** Makes the compiler's programs: without the book-keeping for files that a cell never emits. */
export function programFactory(): Create {
  let current: Builder | undefined;
  return (roots, options, host, _previous, ...rest) => {
    const announced = sketch;
    sketch = undefined;
    if (announced && current) return sketched(current, announced);
    const [diagnostics, references] = rest;
    const program = ts.createAbstractBuilder(
      roots,
      options,
      host,
      current,
      diagnostics,
      references,
    );
    current = Object.assign(program, {
      getAllDependencies: (file: ts.SourceFile) => dependencies(program, file),
    }) as unknown as Builder;
    // tslab ties the cell to the declarations before it after this; names must be bound by then.
    program.getProgram().getTypeChecker();
    return current;
  };
}

/** The program there is, with one file as it will be. */
function sketched(program: Builder, file: ts.SourceFile): Builder {
  const getSourceFile = (name: string) =>
    name === file.fileName ? file : program.getSourceFile(name);
  return { ...program, getSourceFile };
}

interface Resolved {
  resolvedModules?: {
    forEach(visit: (found: { resolvedModule?: { resolvedFileName: string } }) => void): void;
  };
}

/** A file and all it imports, by way of sources that are emitted: declarations lead to nothing that runs. */
function dependencies(program: ts.BuilderProgram, start: ts.SourceFile): string[] {
  const found = new Set([start.fileName]);
  for (const name of found) {
    if (name.endsWith(".d.ts")) continue;
    const file = program.getSourceFile(name) as (ts.SourceFile & Resolved) | undefined;
    file?.resolvedModules?.forEach(({ resolvedModule }) => {
      const source = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
      if (source) found.add(source.fileName);
    });
  }
  return [...found];
}
