import { button, element } from "../page/element.js";
import { PageCell } from "./page-cell.js";
import { CellRunner } from "./runner.js";

/** Every code cell of a lesson can be edited and run. Nothing is loaded before the first is. */
export function enlivenCells(): void {
  const elements = [...document.querySelectorAll<HTMLElement>(".lesson .cell")];
  if (elements.length === 0) return;
  const page = new LivePage();
  for (const each of elements) page.cells.push(new PageCell(each, page));
}

/** The cells of a page over one worker: what has not run, or has changed since, runs before what needs it. */
class LivePage {
  readonly cells: PageCell[] = [];
  readonly #runner = new CellRunner();
  #bar: HTMLElement | undefined;

  /** Runs a cell, and before it those above that have not run since they were changed. */
  run(cell: PageCell): void {
    const place = this.cells.indexOf(cell);
    const needed = this.cells.filter((each, k) => k < place && each.state === "fresh");
    this.#run([...needed, cell]);
  }

  /** What a cell gave is no longer what it would give, nor is what stands below it. */
  changed(cell: PageCell): void {
    for (const each of this.cells.slice(this.cells.indexOf(cell))) each.forget();
  }

  #run(cells: PageCell[]): void {
    this.#showBar();
    for (const cell of cells) {
      cell.begin();
      this.#runner
        .run(cell.label, cell.source, {
          output: (output) => cell.show(output),
          ended: (how) => cell.end(how),
        })
        .catch((error: unknown) => {
          cell.show({ output_type: "error", traceback: [cannotRun(error)] });
          cell.end("failed");
          cell.forget();
        });
    }
  }

  #stop(): void {
    this.#runner.stop();
    for (const cell of this.cells) cell.forget();
  }

  #showBar(): void {
    if (this.#bar) return;
    this.#bar = element("div", { class: "run-bar", role: "group", "aria-label": "All cells" });
    this.#bar.append(
      button("Run all", () => {
        this.#stop();
        this.#run(this.cells);
      }),
      button("Stop", () => this.#stop()),
      button("Reset all", () => {
        this.#stop();
        for (const cell of this.cells) cell.reset();
      }),
    );
    document.querySelector("main")?.append(this.#bar);
  }
}

function cannotRun(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const hint =
    location.protocol === "file:"
      ? " Browsers run no cells of pages that are files: npm start serves them."
      : "";
  return `This cell cannot run here: ${reason}.${hint}`;
}
