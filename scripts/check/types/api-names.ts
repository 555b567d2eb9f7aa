import ts from "typescript";

/** What the library calls things. */
export interface ApiNames {
  /** Its public exports, types included. */
  exports: Set<string>;
  /** Those of them that are values. */
  values: Set<string>;
  /** Names readers meet in it: properties of its types, arguments of its functions, words that options take. */
  words: Set<string>;
}

/** The names of the library whose public list is `index`. */
export function apiNames(program: ts.Program, index: string): ApiNames {
  const names: ApiNames = { exports: new Set(), values: new Set(), words: new Set() };
  const source = program.getSourceFile(index);
  const checker = program.getTypeChecker();
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) return names;
  for (const symbol of checker.getExportsOfModule(module)) {
    names.exports.add(symbol.name);
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (target.flags & ts.SymbolFlags.Value) names.values.add(symbol.name);
  }
  const folder = index.slice(0, index.lastIndexOf("/") + 1);
  for (const file of program.getSourceFiles()) {
    if (file.fileName.startsWith(folder) && !file.isDeclarationFile) addWords(file, names.words);
  }
  return names;
}

function addWords(node: ts.Node, words: Set<string>): void {
  if (ts.isPropertySignature(node) && ts.isIdentifier(node.name)) words.add(node.name.text);
  if (ts.isMethodSignature(node) && ts.isIdentifier(node.name)) words.add(node.name.text);
  if (ts.isParameter(node) && ts.isIdentifier(node.name)) words.add(node.name.text);
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) words.add(node.literal.text);
  ts.forEachChild(node, (child) => addWords(child, words));
}
