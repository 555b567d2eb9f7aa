import { origins, type Origin } from "../cell.js";
import { provideModule } from "../evaluate/local-modules.js";
import type { IoPub } from "../iopub.js";
import { encodeBytes, type Bundle } from "../present/bundle.js";
import { composeQuestion } from "../protocol/compose.js";
import type { Comms } from "../requests/comms.js";
import type { Transport } from "../transport/transport.js";
import { slider } from "../widgets/slider.js";
import { tslabModule } from "./tslab.js";
import { Widgets } from "../widgets/widgets.js";

interface GlobalsContext {
  transport: Transport;
  iopub: IoPub;
  comms: Comms;
  /** Whose output it is when nothing else says so. */
  fallback(): Origin | undefined;
}

interface DisplayOptions {
  id?: string | undefined;
  update?: boolean | undefined;
  metadata?: object;
}

/** Gives cells `prompt` and `Jupyter` (see declarations.d.ts), and what they import as tslab. */
export function installGlobals(context: GlobalsContext): void {
  const { iopub, comms } = context;
  const originOr = () => origins.getStore() ?? context.fallback();

  function display(bundle: Bundle, { id, update, metadata = {} }: DisplayOptions = {}): void {
    const origin = originOr();
    const transient = id === undefined ? {} : { display_id: id };
    const type = update ? "update_display_data" : "display_data";
    if (origin) iopub.publish(origin, type, { data: encodeBytes(bundle), metadata, transient });
  }

  function clearOutput({ wait = false } = {}): void {
    const origin = originOr();
    if (origin) iopub.publish(origin, "clear_output", { wait });
  }

  const input = (message = "", { password = false } = {}) => ask(context, message, password);
  const prompt = (message = "", initial = "") => ask(context, message, false) || initial || null;
  const sliders = { widgets: new Widgets(comms), display };
  const Jupyter = { display, clearOutput, input, comms, slider: slider.bind(undefined, sliders) };
  Object.assign(globalThis, { prompt, Jupyter });
  console.clear = () => clearOutput();
  provideModule("tslab", tslabModule(display));
}

function ask({ transport }: GlobalsContext, message: string, password: boolean): string {
  const cell = origins.getStore()?.cell;
  if (!cell?.allowStdin) {
    throw new Error(
      "no input: this client did not say that it can be asked (allow_stdin is false)",
    );
  }
  const content = { prompt: message, password };
  const question = composeQuestion(cell.request, { type: "input_request", content });
  return String(transport.ask(question)["value"] ?? "");
}
