import { inspect } from "node:util";
import { origins, type KernelCell } from "../cell.js";
import { bundleOf, type Bundle } from "../present/bundle.js";
import { report } from "../present/traceback.js";
import { Layers, type WidgetOutput } from "./layers.js";
import type { Widget } from "./widget.js";
import type { Widgets } from "./widgets.js";

/** See `Jupyter.SliderOptions` in globals/declarations.d.ts. */
export interface SliderOptions {
  min: number;
  max: number;
  step?: number;
  value?: number;
  label?: string;
}

/** What a slider needs of the kernel. */
export interface SliderContext {
  widgets: Widgets;
  display(bundle: Bundle): void;
}

/**
 * Shows a slider and below it what `show` makes of its value, computed anew in the kernel whenever that is dragged.
 * @throws RangeError when the options make no slider; and whatever `show` throws at the first value.
 */
export async function slider(
  { widgets, display }: SliderContext,
  options: SliderOptions,
  show: (value: number) => unknown,
): Promise<void> {
  const state = stateOf(options);
  const cell = origins.getStore()?.cell;
  const bundle = await bundleOf(await show(state.value));
  const layers = new Layers(widgets, displayed(bundle));
  const control = sliderWidget(widgets, state);
  control.onChange(async ({ value }) => layers.show(await outputAt(value as number, show, cell)));
  const children = [control.reference, layers.box.reference];
  const box = widgets.make("vBox", { children, layout: widgets.make("layout").reference });
  const view = { version_major: 2, version_minor: 0, model_id: box.id };
  // The figure beside it is for pages that know no widgets.
  display({ ...bundle, "application/vnd.jupyter.widget-view+json": view });
}

/** What is shown at a value: an error, too, since no cell runs that it could fail. */
async function outputAt(
  value: number,
  show: (value: number) => unknown,
  cell: KernelCell | undefined,
): Promise<WidgetOutput> {
  try {
    return displayed(await bundleOf(await show(value)));
  } catch (error) {
    const place = cell ?? { script: "", label: "a slider", source: "" };
    const { ename, evalue, traceback } = report({ kind: "thrown", error }, place);
    return { output_type: "error", ename, evalue, traceback };
  }
}

function displayed(data: Bundle): WidgetOutput {
  return { output_type: "display_data", data, metadata: {} };
}

function sliderWidget(widgets: Widgets, state: Required<SliderOptions>): Widget {
  const { label, ...numbers } = state;
  return widgets.make("floatSlider", {
    ...numbers,
    description: label,
    continuous_update: true,
    readout: true,
    readout_format: `.${decimals(state.step)}f`,
    layout: widgets.make("layout", { width: "min(600px, 95%)" }).reference,
    style: widgets.make("sliderStyle", { description_width: "initial" }).reference,
  });
}

function stateOf({ min, max, step, value, label = "" }: SliderOptions): Required<SliderOptions> {
  const state = { min, max, step: step ?? (max - min) / 100, value: value ?? min, label };
  for (const name of ["min", "max", "step", "value"] as const) {
    if (!Number.isFinite(state[name]))
      throw new RangeError(
        `invalid ${name}: expected a finite number, got ${inspect(state[name])}`,
      );
  }
  if (min >= max) throw new RangeError(`invalid max: expected above ${min} (min), got ${max}`);
  if (state.step <= 0) throw new RangeError(`invalid step: expected above 0, got ${state.step}`);
  if (state.value < min || state.value > max)
    throw new RangeError(`invalid value: expected ${min} to ${max}, got ${state.value}`);
  return state;
}

/** How many decimals, at most six, tell one step from the next. */
function decimals(step: number): number {
  const enough = [0, 1, 2, 3, 4, 5].find((digits) => Number(step.toFixed(digits)) === step);
  return enough ?? 6;
}
