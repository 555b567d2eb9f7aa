/** A module of the library's names. */
export type LibraryModule = Record<string, unknown>;

let core: LibraryModule | undefined;
let whole: LibraryModule | undefined;

/**
 * What `import … from "gatehouse"` gives: the names that lessons use at once, those of file formats only when a cell
 * asks for one.
 */
export async function loadLibrary(names: string[]): Promise<LibraryModule> {
  if (whole) return whole;
  core ??= (await import("gatehouse/core")) as LibraryModule;
  const known = core;
  if (names.every((name) => name in known)) return core;
  const formats = (await import("gatehouse/formats")) as LibraryModule;
  whole = { ...core, ...formats };
  return whole;
}
