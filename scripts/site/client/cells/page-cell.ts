import { button, element } from "../page/element.js";
import { kept } from "../page/kept.js";
import type { WorkerOutput } from "../worker/messages.js";
import { shownOutput } from "./show-output.js";

/** How a cell stands to the worker's state. */
export type CellState = "fresh" | "waiting" | "ran" | "failed";

/** A code cell of the page: its source, which may be edited, and its outputs, which running replaces. */
export class PageCell {
  state: CellState = "fresh";
  readonly label: string;
  readonly #code: HTMLElement;
  readonly #original: string;
  readonly #originalCode: Node[];
  readonly #outputs: HTMLElement;
  readonly #originalOutputs: Node[];
  readonly #store;
  readonly #status = element("span", { class: "cell-status", role: "status" });
  readonly #reset = button("Reset", () => this.reset(), { hidden: "" });
  readonly #edit = button("Edit", () => this.edit());
  #editor: HTMLTextAreaElement | undefined;
  #fresh: HTMLElement[] = [];

  constructor(
    readonly element: HTMLElement,
    private readonly asked: { run(cell: PageCell): void; changed(cell: PageCell): void },
  ) {
    const index = element.id.replace("cell-", "");
    this.label = `cell ${index}`;
    this.#code = element.querySelector<HTMLElement>("pre.code")!;
    this.#original = this.#code.textContent ?? "";
    this.#originalCode = [...this.#code.childNodes];
    this.#outputs = element.querySelector<HTMLElement>(".answer") ?? element;
    this.#originalOutputs = [...this.#outputs.children].filter((each) => isOutput(each));
    this.#store = kept(`cell:${location.pathname.split("/").at(-1) ?? ""}:${index}`);
    this.#addBar();
    const edited = this.#store.read();
    if (edited !== undefined && edited !== this.#original) this.#write(edited);
  }

  get source(): string {
    return this.#editor?.value ?? this.#code.textContent ?? "";
  }

  /** Shows outputs as they come, in place of those before. */
  begin(): void {
    this.state = "waiting";
    this.#say("running…");
    for (const each of this.#fresh) each.remove();
    this.#fresh = [];
    for (const each of this.#originalOutputs) (each as HTMLElement).hidden = true;
  }

  show(output: WorkerOutput): void {
    const last = this.#fresh.at(-1);
    const shown = shownOutput(output);
    const continues =
      output.output_type === "stream" &&
      last?.tagName === "PRE" &&
      last.className === shown.className;
    if (continues) return last.append(shown.textContent ?? "");
    this.#fresh.push(shown);
    const fold = this.#outputs.querySelector(":scope > .fold");
    if (fold && this.element.classList.contains("figure-cell")) fold.before(shown);
    else this.#outputs.append(shown);
  }

  end(how: "ok" | "failed" | "stopped"): void {
    this.state = how === "ok" ? "ran" : how === "failed" ? "failed" : "fresh";
    this.#say({ ok: "ran", failed: "failed", stopped: "stopped" }[how]);
    if (how === "stopped") this.#restoreOutputs();
  }

  /** The worker has forgotten it. */
  forget(): void {
    this.state = "fresh";
  }

  edit(): void {
    if (this.#editor) return this.#closeEditor();
    const fold = this.#code.closest("details");
    if (fold) fold.open = true;
    const rows = String(this.source.split("\n").length);
    const editor = element("textarea", {
      class: "editor",
      rows,
      spellcheck: "false",
      "aria-label": `Code of ${this.label}`,
    });
    editor.value = this.source;
    editor.addEventListener("input", () => {
      editor.rows = editor.value.split("\n").length;
      this.#changed();
    });
    editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault();
        this.asked.run(this);
      } else if (event.key === "Escape") this.#closeEditor();
    });
    this.#editor = editor;
    this.#code.hidden = true;
    this.#code.after(editor);
    this.#edit.textContent = "Done";
    editor.focus();
  }

  reset(): void {
    this.#editor?.remove();
    this.#editor = undefined;
    this.#code.hidden = false;
    this.#edit.textContent = "Edit";
    this.#code.replaceChildren(...this.#originalCode);
    this.#store.write(undefined);
    this.#restoreOutputs();
    this.#reset.hidden = true;
    this.#say("");
    this.asked.changed(this);
  }

  #restoreOutputs(): void {
    for (const each of this.#fresh) each.remove();
    this.#fresh = [];
    for (const each of this.#originalOutputs) (each as HTMLElement).hidden = false;
  }

  #closeEditor(): void {
    if (!this.#editor) return;
    const text = this.#editor.value;
    this.#editor.remove();
    this.#editor = undefined;
    this.#code.hidden = false;
    this.#edit.textContent = "Edit";
    if (text !== this.#code.textContent) this.#write(text);
    this.#edit.focus();
  }

  #write(text: string): void {
    if (text === this.#original) this.#code.replaceChildren(...this.#originalCode);
    else this.#code.replaceChildren(element("code", {}, text));
    this.#changed();
  }

  #changed(): void {
    const text = this.source;
    const isChanged = text !== this.#original;
    this.#store.write(isChanged ? text : undefined);
    this.#reset.hidden = !isChanged;
    this.#say(isChanged ? "changed" : "");
    this.asked.changed(this);
  }

  #say(words: string): void {
    this.#status.textContent = words;
  }

  #addBar(): void {
    const run = button("Run", () => this.asked.run(this), {
      title: "Runs this cell, and before it those above that have not run",
    });
    const bar = element("div", {
      class: "cell-tools",
      role: "group",
      "aria-label": `Run ${this.label}`,
    });
    bar.append(run, this.#edit, this.#reset, this.#status);
    const fold = this.#code.closest("details");
    if (fold) fold.append(bar);
    else this.#code.after(bar);
  }
}

function isOutput(each: Element): boolean {
  return !each.matches("pre.code, .fold, .sealed, .cell-tools, .seal-form, .guess");
}
