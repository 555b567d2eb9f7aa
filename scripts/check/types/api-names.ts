import { readFile } from "node:fs/promises";
import { parser } from "@lezer/javascript";
import type { SyntaxNodeRef } from "@lezer/common";
import { SymbolFlags, type Project, type Symbol } from "typescript7/unstable/async";

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
export async function apiNames({ program, checker }: Project, index: string): Promise<ApiNames> {
  const names: ApiNames = { exports: new Set(), values: new Set(), words: new Set() };
  const module = await moduleOf(index, { program, checker });
  if (!module) return names;
  const isValue = async (symbol: Symbol) => {
    const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
    const { flags } = isAlias ? await checker.getAliasedSymbol(symbol) : symbol;
    return (flags & SymbolFlags.Value) !== 0;
  };
  await Promise.all(
    (await checker.getExportsOfModule(module)).map(async (symbol) => {
      names.exports.add(symbol.name);
      if (await isValue(symbol)) names.values.add(symbol.name);
    }),
  );
  const folder = index.slice(0, index.lastIndexOf("/") + 1);
  // An installed library has declarations only.
  const isSource = (name: string) => index.endsWith(".d.ts") || !name.endsWith(".d.ts");
  const own = (await program.getSourceFileNames()).filter(
    (name) => name.startsWith(folder) && isSource(name),
  );
  for (const file of own)
    for (const word of wordsOf(await readFile(file, "utf8"))) names.words.add(word);
  return names;
}

async function moduleOf(
  index: string,
  { program, checker }: Pick<Project, "program" | "checker">,
): Promise<Symbol | undefined> {
  const source = await program.getSourceFile(index);
  return source && checker.getSymbolAtLocation(source);
}

const typescript = parser.configure({ dialect: "ts" });
const known = new Map<string, Set<string>>();

/** The words of a file; of a text that has been read before, as they were. */
function wordsOf(text: string): Set<string> {
  const words = known.get(text) ?? new Set<string>();
  if (known.has(text)) return words;
  known.set(text, words);
  typescript.parse(text).iterate({
    enter: (node) => {
      const parent = node.node.parent?.name ?? "";
      const isMember = node.name === "PropertyDefinition" && /^(Property|Method)Type$/.test(parent);
      const isArgument = node.name === "VariableDefinition" && parent === "ParamList";
      if (isMember || isArgument) words.add(text.slice(node.from, node.to));
      if (node.name === "String" && parent === "LiteralType") words.add(unquoted(text, node));
    },
  });
  return words;
}

function unquoted(text: string, { from, to }: SyntaxNodeRef): string {
  return text.slice(from + 1, to - 1);
}
