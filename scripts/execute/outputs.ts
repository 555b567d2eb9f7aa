import type { Json, Output } from "../notebook/notebook.js";
import { isObject, isTooDeep, mostDepth } from "../notebook/structure.js";
import type { Received } from "../kernel/protocol/wire.js";

/** Text beyond this in one cell is cut, and the cut is marked: a runaway loop must not fill the disk. */
const mostCharacters = 5_000_000;

const leftOut = `[left out: nested more than ${mostDepth} levels deep]`;

/** The outputs of one cell, gathered message by message as nbformat stores them. */
export class OutputCollector {
  readonly outputs: Output[] = [];
  private characters = 0;
  private clearWaiting = false;

  constructor(private readonly displays: DisplayIndex) {}

  /** Takes one message of the cell. */
  take({ header, content, metadata }: Received): void {
    switch (header.msg_type) {
      case "stream":
        return this.stream(textOf(content["name"]) || "stdout", textOf(content["text"]));
      case "display_data":
      case "execute_result":
        return this.display(header.msg_type, content);
      case "update_display_data":
        return this.displays.update(content);
      case "clear_output":
        return this.clear(Boolean(content["wait"]));
      case "error":
        return this.push({
          output_type: "error",
          ename: textOf(content["ename"]) || "Error",
          evalue: textOf(content["evalue"]),
          traceback: linesOf(content["traceback"]),
          ...place(metadata),
        });
    }
  }

  private stream(name: string, text: string): void {
    this.clearIfWaiting();
    if (this.characters >= mostCharacters) return;
    const room = mostCharacters - this.characters;
    this.characters += text.length;
    const kept =
      text.length > room
        ? `${text.slice(0, room)}\n[cut: more than ${mostCharacters} characters]\n`
        : text;
    const last = this.outputs.at(-1);
    if (last?.output_type === "stream" && last["name"] === name)
      last["text"] = String(last["text"]) + kept;
    else this.push({ output_type: "stream", name, text: kept });
  }

  private display(type: "display_data" | "execute_result", content: Json): void {
    const output: Output = {
      output_type: type,
      ...bundleOf(content),
      ...(type === "execute_result" ? { execution_count: countOf(content) } : {}),
    };
    const id = displayIdOf(content);
    if (id !== undefined) this.displays.add(id, output);
    this.push(output);
  }

  private clear(wait: boolean): void {
    this.clearWaiting = true;
    if (!wait) this.clearIfWaiting();
  }

  /** What is cleared no longer counts. */
  private clearIfWaiting(): void {
    if (!this.clearWaiting) return;
    this.clearWaiting = false;
    this.outputs.length = 0;
    this.characters = 0;
  }

  private push(output: Output): void {
    this.clearIfWaiting();
    this.outputs.push(output);
  }
}

/** The outputs that may be updated after the fact, by display id, wherever in the notebook they are. */
export class DisplayIndex {
  private readonly byId = new Map<string, Output[]>();

  add(id: string, output: Output): void {
    this.byId.set(id, [...(this.byId.get(id) ?? []), output]);
  }

  update(content: Json): void {
    for (const output of this.byId.get(displayIdOf(content) ?? "") ?? [])
      Object.assign(output, bundleOf(content));
  }
}

/** The data of a display, and what is said of it; a kernel that sends something else has shown nothing. */
function bundleOf({ data, metadata }: Json): { data: Json; metadata: Json } {
  if (isTooDeep([data, metadata])) return { data: { "text/plain": leftOut }, metadata: {} };
  return { data: isObject(data) ? data : {}, metadata: isObject(metadata) ? metadata : {} };
}

function displayIdOf({ transient }: Json): string | undefined {
  const id = isObject(transient) ? transient["display_id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

/** How many cells the kernel has run, as it says. */
export function countOf({ execution_count: count }: Json): number | null {
  return Number.isInteger(count) && Number(count) >= 0 ? Number(count) : null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A list of texts, whatever a kernel sends for one. */
export function linesOf(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.filter((line) => typeof line === "string") : [];
}

/** Where in its cell an error arose, as our kernel says in the message's metadata; not stored in notebooks. */
function place(metadata: Json): Json {
  return isObject(metadata["gatehouse"]) ? { gatehouse: metadata["gatehouse"] } : {};
}
