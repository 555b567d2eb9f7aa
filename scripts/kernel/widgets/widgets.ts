import type { Json } from "../protocol/message.js";
import type { Comm, Comms } from "../requests/comms.js";
import { Widget, type WidgetKind } from "./widget.js";

const base = { module: "@jupyter-widgets/base", version: "2.0.0" };
const controls = { module: "@jupyter-widgets/controls", version: "2.0.0" };
const output = { module: "@jupyter-widgets/output", version: "1.0.0" };

/** The kinds of widgets the kernel makes; pages bring them with jupyterlab_widgets. */
const kinds = {
  layout: { ...base, model: "LayoutModel", view: "LayoutView" },
  sliderStyle: {
    ...controls,
    viewModule: base.module,
    model: "SliderStyleModel",
    view: "StyleView",
  },
  floatSlider: { ...controls, model: "FloatSliderModel", view: "FloatSliderView" },
  vBox: { ...controls, model: "VBoxModel", view: "VBoxView" },
  gridBox: { ...controls, model: "GridBoxModel", view: "GridBoxView" },
  output: { ...output, model: "OutputModel", view: "OutputView" },
} satisfies Record<string, WidgetKind>;

/** The widgets of a kernel: makes them, and tells a page that is opened anew which there are. */
export class Widgets {
  readonly #made = new Map<string, Widget>();

  constructor(private readonly comms: Comms) {
    comms.register("jupyter.widget.control", (comm) => this.#control(comm));
  }

  make(kind: keyof typeof kinds, state: Json = {}): Widget {
    const widget = new Widget(this.comms, kinds[kind], state);
    this.#made.set(widget.id, widget);
    widget.onClose(() => this.#made.delete(widget.id));
    return widget;
  }

  /** A page asks for all states at once; where nobody answers it asks one by one. */
  #control(comm: Comm): void {
    comm.onMessage((message) => {
      if ((message as Json)["method"] !== "request_states") return;
      const states = Object.fromEntries(
        [...this.#made].map(([id, widget]) => [id, widget.description()]),
      );
      comm.send({ method: "update_states", states, buffer_paths: [] });
    });
  }
}
