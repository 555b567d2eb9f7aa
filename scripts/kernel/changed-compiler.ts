// TypeScript is made for programs of many files that change seldom; a notebook is a program of one file that changes with
// every cell, over hundreds that never do. What it would work out anew for each cell is remembered here. The text of
// tslab's own TypeScript is changed when the kernel is bundled; where it is not as expected, bundling fails.

/** The text of tslab's TypeScript (typescript.js of 5.0), with what a notebook's compiler needs beyond it. */
export function changedCompiler(text: string): string {
  const changes = [
    withoutCrypto,
    rememberParsed,
    noteMissedModules,
    rememberLibraries,
    keepStructure,
  ];
  const changed = changes.reduce((so, change) => change(so), text);
  // An ES module, to those who would copy what is none.
  const added =
    "Object.assign(module.exports, { missedModules, parsedDeclarations, __esModule: true });";
  return `var missedModules = new Set(), libraryFiles = new Map(), parsedDeclarations = new Map();${changed}\n${added}`;
}

/**
 * A snapshot of node:crypto cannot be thawed by Node 24.19 and later of 24 (`crypto_key_object_constructor_template`,
 * SIGABRT); TypeScript loads it only to hash the files of incremental builds, which a kernel has none of.
 */
function withoutCrypto(text: string): string {
  return replaced(text, `_crypto =   require("crypto");`, "_crypto = void 0;");
}

/** A compiler made anew, for another folder or in a thawed kernel, need not parse the standard library again. */
function rememberParsed(text: string): string {
  const parser = "function createSourceFile(fileName, sourceText,";
  const remembering = `function createSourceFile(fileName, sourceText, ...rest) {
    if (!fileName.endsWith(".d.ts") || fileName.endsWith("__prev__.d.ts")) return parseSourceFileAnew(fileName, sourceText, ...rest);
    const known = parsedDeclarations.get(fileName);
    if (known !== undefined && known.text === sourceText) return known;
    const parsed = parseSourceFileAnew(fileName, sourceText, ...rest);
    parsedDeclarations.set(fileName, parsed);
    return parsed;
  }
  function parseSourceFileAnew(fileName, sourceText,`;
  return replaced(text, parser, remembering);
}

/** The checker notes the modules it looked for and did not find (for evaluate/node-types.ts). */
function noteMissedModules(text: string): string {
  const found = `const symbol = getSymbol2(globals, '"' + moduleName + '"', 512 /* ValueModule */);`;
  const noting = "if (!symbol && withAugmentations) missedModules.add(moduleName);";
  return replaced(text, found, `${found}\n${noting}`);
}

/** Every program would look in five folders for a package in place of each file of the standard library. */
function rememberLibraries(text: string): string {
  const remembering = `function pathForLibFile(libFileName) {
      const key = currentDirectory + " " + libFileName;
      if (!libraryFiles.has(key)) libraryFiles.set(key, findLibFile(libFileName));
      return libraryFiles.get(key);
    }
    function findLibFile(libFileName) {`;
  return replaced(text, "function pathForLibFile(libFileName) {", remembering);
}

/**
 * A program is made of the files of the one before when no file's imports have changed. In a notebook they change with
 * every cell, but what the cell and the declarations before it import together seldom does; and that decides.
 */
function keepStructure(text: string): string {
  const ownImports =
    "if (!arrayIsEqualTo(oldSourceFile.imports, newSourceFile.imports, moduleNameIsEqualTo)) {";
  const ofNotebook = "/__(tslab|prev)__(\\.d)?\\.ts$/.test(newSourceFile.fileName)";
  const theirs = ownImports.replace("if (", `if (!${ofNotebook} && `);
  const afterAll = "const modifiedFiles = modifiedSourceFiles.map((f) => f.oldFile);";
  const together = `const importedBy = (files) => new Set(files.flatMap((file) => file.imports.map((name) => name.text)));
      const before = importedBy(modifiedSourceFiles.map((f) => f.oldFile));
      const now = importedBy(modifiedSourceFiles.map((f) => f.newFile));
      if (before.size !== now.size || [...now].some((name) => !before.has(name)) || oldProgram.getFileProcessingDiagnostics()?.length > 0) {
        return structureIsReused = 1 /* SafeModules */;
      }
      const resolvedBefore = {
        get: (name, mode) => modifiedSourceFiles.map((f) => f.oldFile.resolvedModules?.get(name, mode)).find((found) => found)
      };`;
  const ownResolutions =
    "resolutions, oldSourceFile.resolvedModules, moduleResolutionIsEqualTo, moduleResolutionNameAndModeGetter);";
  const unchanged = "newSourceFile.resolvedModules = oldSourceFile.resolvedModules;";
  const resolved =
    "newSourceFile.resolvedModules = zipToModeAwareCache(newSourceFile, moduleNames, resolutions, moduleResolutionNameAndModeGetter);";
  const reasons = "fileReasons = oldProgram.getFileIncludeReasons();";
  // Why a file is in the program: among others for the third import of a file that now has other imports.
  const ownReasons = `const modifiedPaths = new Set(modifiedSourceFiles.map((f) => f.newFile.path));
      fileReasons = createMultiMap();
      oldProgram.getFileIncludeReasons().forEach((known, path) => {
        for (const reason of known) if (reason.kind !== 3 /* Import */ || !modifiedPaths.has(reason.file)) fileReasons.add(path, reason);
      });
      for (const { newFile } of modifiedSourceFiles) newFile.imports.forEach((name, index) => {
        const resolved = newFile.resolvedModules?.get(name.text, void 0)?.resolvedModule;
        const path = resolved && filesByName.get(toPath3(resolved.resolvedFileName))?.path;
        if (path) fileReasons.add(path, { kind: 3 /* Import */, file: newFile.path, index, packageId: resolved.packageId });
      });`;
  const changes: [string, string][] = [
    [reasons, ownReasons],
    [ownImports, theirs],
    [afterAll, `${together}\n${afterAll}`],
    [ownResolutions, ownResolutions.replace("oldSourceFile.resolvedModules", "resolvedBefore")],
    [unchanged, resolved],
  ];
  return changes.reduce((so, [part, by]) => replaced(so, part, by), text);
}

function replaced(text: string, part: string, by: string): string {
  if (text.split(part).length !== 2)
    throw new Error(`tslab's TypeScript is not as expected: it should have once: ${part}`);
  return text.replace(part, () => by);
}
