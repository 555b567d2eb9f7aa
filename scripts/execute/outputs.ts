import type { Json, Output } from "../notebook/notebook.js";
import type { Message } from "./wire.js";

/** Text beyond this in one cell is cut, and the cut is marked: a runaway loop must not fill the disk. */
const mostCharacters = 5_000_000;

/** The outputs of one cell, gathered message by message as nbformat stores them. */
export class OutputCollector {
  readonly outputs: Output[] = [];
  private characters = 0;
  private clearWaiting = false;

  constructor(private readonly displays: DisplayIndex) {}

  /** Takes one message of the cell. */
  take({ header, content, metadata }: Message): void {
    switch (header.msg_type) {
      case "stream":
        return this.stream(String(content["name"]), String(content["text"]));
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
          ename: content["ename"],
          evalue: content["evalue"],
          traceback: content["traceback"],
          ...place(metadata),
        });
    }
  }

  private stream(name: string, text: string): void {
    if (this.characters >= mostCharacters) return;
    const room = mostCharacters - this.characters;
    this.characters += text.length;
    const kept =
      text.length > room
        ? `${text.slice(0, room)}\n[cut: more than ${mostCharacters} characters]\n`
        : text;
    const last = this.outputs.at(-1);
    if (!this.clearWaiting && last?.output_type === "stream" && last["name"] === name) {
      last["text"] = String(last["text"]) + kept;
    } else {
      this.push({ output_type: "stream", name, text: kept });
    }
  }

  private display(type: "display_data" | "execute_result", content: Json): void {
    const { data, metadata, execution_count, transient } = content;
    const output: Output = {
      output_type: type,
      data,
      metadata: metadata ?? {},
      ...(type === "execute_result" ? { execution_count } : {}),
    };
    const id = (transient as { display_id?: string } | undefined)?.display_id;
    if (id !== undefined) this.displays.add(id, output);
    this.push(output);
  }

  private clear(wait: boolean): void {
    this.clearWaiting = wait;
    if (!wait) this.outputs.length = 0;
  }

  private push(output: Output): void {
    if (this.clearWaiting) this.outputs.length = 0;
    this.clearWaiting = false;
    this.outputs.push(output);
  }
}

/** The outputs that may be updated after the fact, by display id, wherever in the notebook they are. */
export class DisplayIndex {
  private readonly byId = new Map<string, Output[]>();

  add(id: string, output: Output): void {
    this.byId.set(id, [...(this.byId.get(id) ?? []), output]);
  }

  update({ data, metadata, transient }: Json): void {
    const id = (transient as { display_id?: string } | undefined)?.display_id;
    for (const output of this.byId.get(id ?? "") ?? []) {
      output["data"] = data;
      output["metadata"] = metadata ?? {};
    }
  }
}

/** Where in its cell an error arose, as our kernel says in the message's metadata; not stored in notebooks. */
function place(metadata: Json): Json {
  return metadata["gatehouse"] ? { gatehouse: metadata["gatehouse"] } : {};
}
