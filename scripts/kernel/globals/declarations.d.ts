/** Asks the reader of the notebook for a line of text and waits for it; null when it was left empty. */
declare function prompt(message?: string, initial?: string): string | null;

/** What the kernel offers cells besides JavaScript: displays in several forms, input, comms. */
declare namespace Jupyter {
  /** One thing in several forms, by MIME type; the reader's page shows the best it can. */
  type Bundle = Record<string, unknown>;

  interface Comm {
    readonly id: string;
    readonly target: string;
    send(data: unknown, buffers?: Uint8Array[]): void;
    onMessage(listener: (data: unknown, buffers: Uint8Array[]) => unknown): void;
    onClose(listener: (data: unknown) => unknown): void;
    close(data?: unknown): void;
  }

  /** Shows a bundle; one shown before under the same id is replaced when `update` is set. */
  function display(
    bundle: Bundle,
    options?: { id?: string; update?: boolean; metadata?: object },
  ): void;
  /** Clears the cell's output; with `wait`, when the next output comes. */
  function clearOutput(options?: { wait?: boolean }): void;
  /** Asks for a line of text and waits for it; `password` hides what is typed. */
  function input(message?: string, options?: { password?: boolean }): string;

  interface SliderOptions {
    min: number;
    max: number;
    /** Default: a hundredth of the way. */
    step?: number;
    /** Where it stands at first. Default: `min`. */
    value?: number;
    /** What is chosen, at the slider's left. */
    label?: string;
  }
  /**
   * Shows a slider and below it what `show` returns for its value (a figure, a table, anything a cell can end with),
   * computed anew in the kernel as it is dragged. Needs the page's jupyterlab_widgets.
   */
  function slider(options: SliderOptions, show: (value: number) => unknown): Promise<void>;

  const comms: {
    /** Says what to do when the page opens a comm to `target`. */
    register(target: string, opened: (comm: Comm, data: unknown) => unknown): void;
    /** Opens a comm to a target registered in the page. */
    open(target: string, data?: unknown, metadata?: Record<string, unknown>): Comm;
  };
}
