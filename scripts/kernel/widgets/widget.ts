import type { Json } from "../protocol/message.js";
import type { Comm, Comms } from "../requests/comms.js";

/** The version of the widgets' messages. Source: ipywidgets, packages/schema/messages.md. */
const protocolVersion = "2.1.0";

/** What kind of widget a model is: its module, the module's version, the names of its model and its view. */
export interface WidgetKind {
  module: string;
  version: string;
  model: string;
  view: string;
  /** The view's module, where it is another. */
  viewModule?: string;
}

/** The kernel's side of one widget: its state, kept equal to the page's over a comm. */
export class Widget {
  readonly #comm: Comm;
  readonly #state: Json;
  #changed: (state: Json) => unknown = () => undefined;

  constructor(
    comms: Comms,
    private readonly kind: WidgetKind,
    state: Json,
  ) {
    this.#state = { ...kindState(kind), ...state };
    const data = { state: this.#state, buffer_paths: [] };
    this.#comm = comms.open("jupyter.widget", data, { version: protocolVersion });
    this.#comm.onMessage((message) => this.#receive(message as Json));
  }

  get id(): string {
    return this.#comm.id;
  }

  /** How the state of another widget names this one. */
  get reference(): string {
    return `IPY_MODEL_${this.id}`;
  }

  /** Changes the state here and in the page. */
  set(changes: Json): void {
    Object.assign(this.#state, changes);
    this.#comm.send({ method: "update", state: changes, buffer_paths: [] });
  }

  /** Sets what happens when the reader has changed the state; the page waits for it before it sends more. */
  onChange(listener: (state: Json) => unknown): void {
    this.#changed = listener;
  }

  /** Sets what happens when the page has let go of the widget. */
  onClose(listener: () => unknown): void {
    this.#comm.onClose(listener);
  }

  /** All a page needs to make the widget anew. */
  description(): Json {
    const { model, module, version } = this.kind;
    return {
      model_name: model,
      model_module: module,
      model_module_version: version,
      state: this.#state,
    };
  }

  async #receive({ method, state }: Json): Promise<void> {
    if (method === "request_state") this.set(this.#state);
    if (method !== "update") return;
    Object.assign(this.#state, state);
    await this.#changed(this.#state);
  }
}

function kindState({ module, version, model, view, viewModule = module }: WidgetKind): Json {
  return {
    _model_module: module,
    _model_module_version: version,
    _model_name: model,
    _view_module: viewModule,
    _view_module_version: version,
    _view_name: view,
    _view_count: null,
  };
}
