import type { Json } from "../protocol/message.js";
import type { Widget } from "./widget.js";
import type { Widgets } from "./widgets.js";

/** An output of a notebook: display_data or error. */
export type WidgetOutput = Json;

/**
 * A place that shows one output after another without going blank in between: two layers over one another, of which
 * the one below keeps what was shown until the one above has drawn over it.
 */
export class Layers {
  /** Holds both. */
  readonly box: Widget;
  /** The one below, then the one above. */
  #layers: { layout: Widget; output: Widget }[];
  #shown: WidgetOutput;

  constructor(widgets: Widgets, first: WidgetOutput) {
    this.#shown = first;
    this.#layers = [[], [first]].map((outputs, order) => {
      const layout = widgets.make("layout", { grid_area: "1 / 1", order: String(order) });
      const state = { layout: layout.reference, msg_id: "", outputs };
      return { layout, output: widgets.make("output", state) };
    });
    const layout = widgets.make("layout", { grid_template_columns: "auto" });
    const children = this.#layers.map(({ output }) => output.reference);
    this.box = widgets.make("gridBox", { children, layout: layout.reference });
  }

  show(next: WidgetOutput): void {
    this.#layers.reverse();
    const [below, above] = this.#layers as [FigureLayer, FigureLayer];
    below.layout.set({ order: "0" });
    above.layout.set({ order: "1" });
    above.output.set({ outputs: [next] });
    if (sizeOf(next) === undefined || sizeOf(next) !== sizeOf(this.#shown))
      below.output.set({ outputs: [] });
    this.#shown = next;
  }
}

interface FigureLayer {
  layout: Widget;
  output: Widget;
}

/** The size of a figure; only one as large can hide it. */
function sizeOf({ data }: WidgetOutput): string | undefined {
  const figure = (data as Json | undefined)?.["application/vnd.plotly.v1+json"];
  const { width, height } = ((figure as Json | undefined)?.["layout"] ?? {}) as Json;
  return width === undefined || height === undefined ? undefined : `${width} × ${height}`;
}
