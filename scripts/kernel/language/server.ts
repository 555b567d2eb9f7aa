import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** A position as the protocol of language servers counts: line and UTF-16 unit, from 0. */
export interface Position {
  line: number;
  character: number;
}

export interface CompletionItem {
  label: string;
  /** From which module it would be imported, where it would be. */
  labelDetails?: { description?: string };
  kind?: number;
  insertText?: string;
  sortText?: string;
  textEdit?: { newText: string };
}

interface RpcMessage {
  id?: number;
  method?: string;
  params?: { items?: unknown[] };
  result?: unknown;
  error?: { message: string };
}

/** TypeScript 7 as a language server in a process of its own, for what it is asked of texts that lie in no file. */
export class LanguageServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (answer: RpcMessage) => void>();
  readonly #versions = new Map<string, { version: number; text: string }>();
  #received: Buffer = Buffer.alloc(0);
  #asked = 0;
  ended = false;

  private constructor(program: string, folder: string) {
    // In a group of its own: an interrupt is meant for cells and what they start.
    this.#child = spawn(program, ["--lsp", "--stdio"], { cwd: folder, detached: true });
    this.#child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.#child.stderr.resume();
    this.#child.once("exit", () => this.#end());
    this.#child.once("error", () => this.#end());
    this.#child.stdin.on("error", () => this.#end());
    this.#child.unref();
  }

  static async start(folder: string): Promise<LanguageServer> {
    const own = path.dirname(require.resolve("typescript7/package.json"));
    const file = pathToFileURL(path.join(own, "lib", "getExePath.js")).href;
    const { default: programOf } = (await import(file)) as { default: () => string };
    const server = new LanguageServer(programOf(), folder);
    const textDocument = { hover: { contentFormat: ["markdown"] } };
    await server.#ask("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument },
    });
    server.#send({ method: "initialized", params: {} });
    return server;
  }

  /** Says what a text is now, under the name of a file that is not there. */
  set(file: string, text: string): void {
    const known = this.#versions.get(file);
    if (known?.text === text) return;
    const version = (known?.version ?? 0) + 1;
    this.#versions.set(file, { version, text });
    const uri = pathToFileURL(file).href;
    const opened = { textDocument: { uri, languageId: "typescript", version, text } };
    const changed = { textDocument: { uri, version }, contentChanges: [{ text }] };
    if (known) this.#send({ method: "textDocument/didChange", params: changed });
    else this.#send({ method: "textDocument/didOpen", params: opened });
  }

  async completions(file: string, position: Position): Promise<CompletionItem[]> {
    const context = { triggerKind: 1 };
    const found = await this.#ask("textDocument/completion", { ...at(file, position), context });
    const list = found as { items?: CompletionItem[] } | CompletionItem[] | null;
    return Array.isArray(list) ? list : (list?.items ?? []);
  }

  /** The type of what stands at a place and what its author says of it, as Markdown. */
  async hover(file: string, position: Position): Promise<string | undefined> {
    const found = await this.#ask("textDocument/hover", at(file, position));
    return (found as { contents?: { value?: string } } | null)?.contents?.value;
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(new Error("the language server has ended"));
      this.#waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(error.message));
        else resolve(result);
      });
      this.#send({ id, method, params });
    });
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#received.subarray(0, end).toString())?.[1],
      );
      if (this.#received.length < end + 4 + length) return;
      const text = this.#received.subarray(end + 4, end + 4 + length).toString();
      this.#received = this.#received.subarray(end + 4 + length);
      this.#hear(JSON.parse(text) as RpcMessage);
    }
  }

  #hear(message: RpcMessage): void {
    const { id, method, params } = message;
    if (id === undefined) return;
    // What the server asks has no answer here: every setting is as it would be without one.
    if (method) return this.#send({ id, result: params?.items?.map(() => null) ?? null });
    this.#waiting.get(id)?.(message);
    this.#waiting.delete(id);
  }

  #end(): void {
    this.ended = true;
    for (const answer of this.#waiting.values())
      answer({ error: { message: "the language server has ended" } });
    this.#waiting.clear();
  }
}

function at(file: string, position: Position): object {
  return { textDocument: { uri: pathToFileURL(file).href }, position };
}
