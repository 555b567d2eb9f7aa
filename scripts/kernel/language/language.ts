import path from "node:path";
import { whileLoading } from "../interrupts.js";
import type { Types } from "./types.js";
import type { CompletionItem, LanguageServer, Position } from "./server.js";

export interface Completion {
  text: string;
  type: string;
}

/** What a notebook's reader asks while writing: what could stand here, and what is this. */
export class Language {
  #server: LanguageServer | undefined;

  constructor(
    private readonly folder: string,
    private readonly types: Types,
    private readonly globals: string,
  ) {}

  /** The names that fit at an offset, and where what they replace begins. */
  async complete(source: string, offset: number): Promise<{ start: number; found: Completion[] }> {
    const { server, file } = await this.#open(source);
    const items = await server.completions(file, positionOf(source, offset));
    const start = startOfName(source.slice(0, offset));
    const typed = source.slice(start, offset).toLowerCase();
    const found = items
      .filter((item) => !needsImport(item) && textOf(item).toLowerCase().startsWith(typed))
      .sort((a, b) => orderOf(a).localeCompare(orderOf(b)))
      .map((item) => ({ text: textOf(item), type: kinds[item.kind ?? 0] ?? "" }));
    return { start, found };
  }

  /** What stands at an offset, as Markdown; undefined where nothing does that anybody knows. */
  async inspect(source: string, offset: number): Promise<string | undefined> {
    const { server, file } = await this.#open(source);
    const found = await server.hover(file, positionOf(source, offset));
    return found === undefined || /^```\w+\s+any\s+```\s*$/.test(found) ? undefined : found;
  }

  /** A text as the next cell, before a server that knows those before it. */
  async #open(source: string): Promise<{ server: LanguageServer; file: string }> {
    const { module, before, language } = await this.types.asModule(source);
    if (!this.#server || this.#server.ended)
      this.#server = await whileLoading(() => language.LanguageServer.start(this.folder));
    const server = this.#server;
    for (const { fileName, text } of before) server.set(fileName, text);
    const known = [language.nodeTypes(this.folder), this.globals];
    const file = path.join(this.folder, "notebook.next-cell.ts");
    const imports = known.map((name) => `import ${JSON.stringify(name)};`).join(" ");
    server.set(file, `${module.text}${imports}\n`);
    return { server, file };
  }
}

/** Where the name begins that a text ends with: of a variable, or of a module. */
function startOfName(text: string): number {
  const module = /(?:from|import|require)\s*\(?\s*["']([^"'\n]*)$/.exec(text)?.[1];
  return text.length - (module ?? /[\p{ID_Continue}$]*$/u.exec(text)![0]).length;
}

function positionOf(source: string, offset: number): Position {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}

function textOf({ label, insertText, textEdit }: CompletionItem): string {
  return textEdit?.newText ?? insertText ?? label;
}

/** Whether a name comes from a module: not from a cell above, which is to TypeScript a module beside this one. */
function needsImport({ labelDetails }: CompletionItem): boolean {
  return labelDetails?.description?.startsWith("./notebook.cell-") === false;
}

function orderOf(item: CompletionItem): string {
  return `${item.sortText ?? ""} ${item.label}`;
}

/** What kinds of things there are, by their number in the protocol of language servers. */
const kinds: Record<number, string> = {
  ...{ 2: "method", 3: "function", 4: "constructor", 5: "property", 6: "variable", 7: "class" },
  ...{ 8: "interface", 9: "module", 10: "property", 13: "enum", 14: "keyword", 17: "file" },
  ...{ 19: "folder", 20: "enum member", 21: "constant", 25: "type parameter" },
};
