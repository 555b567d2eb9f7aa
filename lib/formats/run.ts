import { runStack, type StackTrace } from "../layers/stack.js";
import { mergeOutputs } from "../layers/merge.js";
import type { Padding } from "../layers/padding.js";
import type { LayerTrace, PerDirection } from "../layers/layer.js";
import type { Sequences } from "../layers/sequences.js";
import type { State } from "../recurrence/state.js";
import type { Matrix } from "../math/vector.js";
import { nameList } from "./errors.js";
import { batchOfInput, type ModelInput, type ReadInput, type InputLayout } from "./input.js";
import type { FileContents, OpenedLayer, RecurrentLayer } from "./opened.js";
import { stepThrough, type LayerValue } from "./steps.js";

/** What a run is given besides its input. */
export interface ModelRunOptions {
  /** Which axis of a batch comes first; needed where a batch has several sequences of several steps. */
  layout?: InputLayout;
  /** How many steps of each sequence count, [batchSize]; beyond them outputs are 0 and states stay. Default: all. */
  lengths?: number[];
  /** Which steps of which sequence count, by Keras's rules, in the input's own layout. Default: all, or what the model itself masks. */
  mask?: boolean[][];
  /** The states a recurrent layer starts from, by its name: per layer of its stack. Default: the file's, else zeros. */
  initialStates?: Record<string, PerDirection<State[]>[]>;
  /** The names of layers to go through, in order, where the file does not tell it or only a part is wanted. */
  through?: string[];
}

/** What one layer did. */
export interface LayerRun {
  /** The layer, as it was read. */
  layer: OpenedLayer;
  /** What it put out, [timeSteps][batchSize][size]; one step where it hands on only the last. */
  outputs: Sequences;
  /** Every value of every step, where it is a recurrent layer. */
  trace?: StackTrace;
}

/** What a model did with an input. */
export interface ModelRun {
  /** What the last layer put out, time-major, [timeSteps][batchSize][size]; one step where only the last is handed on. */
  outputs: Sequences;
  /** Layer by layer. */
  layers: LayerRun[];
  /** The trace of a recurrent layer: of the first, or of the one that is named. */
  trace(name?: string): StackTrace;
}

/**
 * Runs an opened model.
 * @throws RangeError when the file does not tell how its layers are joined, one of them is not read, or the input does not fit.
 */
export function runContents(
  contents: FileContents,
  input: ModelInput,
  options: ModelRunOptions,
): ModelRun {
  const path = layersThrough(contents, options.through);
  const read = batchOfInput(input, path, options.layout);
  let value: LayerValue = {
    outputs: read.outputs,
    ids: read.ids,
    padding: paddingOf(read, options),
  };
  const layers = path.map((layer): LayerRun => {
    if (layer.kind !== "recurrent") {
      value = stepThrough(layer, value);
      return { layer, outputs: value.outputs };
    }
    const trace = runRecurrent(layer, value, options);
    value = handedOn(layer, trace, value);
    return { layer, outputs: value.outputs, trace };
  });
  const traceOf = (name?: string): StackTrace => {
    const found = layers.find(
      ({ layer, trace }) => trace && (name === undefined || layer.name === name),
    )?.trace;
    if (found) return found;
    throw new RangeError(
      `invalid name: expected one of ${nameList(layers.flatMap(({ layer, trace }) => (trace ? layer.name : [])))}, got ${String(name)}`,
    );
  };
  return { outputs: value.outputs, layers, trace: traceOf };
}

function layersThrough(
  { layers, chain, noChain }: FileContents,
  through?: string[],
): OpenedLayer[] {
  const names = through ?? chain;
  if (!names) {
    throw new RangeError(
      `invalid through: expected the names of layers to go through (${noChain ?? "the file does not tell their order"}), got none; there are ${nameList(
        layers.map(({ name }) => name),
        20,
      )}`,
    );
  }
  return names.map((name) => {
    const layer = layers.find((each) => each.name === name);
    if (!layer)
      throw new RangeError(
        `invalid through: expected one of ${nameList(
          layers.map((each) => each.name),
          20,
        )}, got ${JSON.stringify(name)}`,
      );
    if (layer.kind === "unread")
      throw new RangeError(
        `invalid through: expected layers that are read, got ${JSON.stringify(name)}: ${layer.reason}`,
      );
    return layer;
  });
}

function paddingOf(
  { mask }: ReadInput,
  { lengths, mask: given }: ModelRunOptions,
): Padding | undefined {
  if (lengths && given)
    throw new RangeError("invalid lengths: expected lengths or a mask, got both");
  if (lengths) return { convention: "pytorch", lengths };
  return given ? { convention: "keras", mask: mask(given) } : undefined;
}

function runRecurrent(
  layer: RecurrentLayer,
  { outputs, padding }: LayerValue,
  { initialStates }: ModelRunOptions,
): StackTrace {
  const { rules, stack, name } = layer;
  if (padding && rules.maskRefused)
    throw new RangeError(
      `invalid mask: expected none for the layer ${JSON.stringify(name)}: ${rules.maskRefused}`,
    );
  const batchSize = outputs[0]?.length ?? 0;
  const states =
    initialStates?.[name] ?? rules.initialStates?.map((each) => forBatch(each, batchSize, name));
  const used =
    padding?.convention === "keras"
      ? { ...padding, zeroOutput: rules.zeroMaskedOutputs === true }
      : (padding ?? rules.padding);
  return runStack(stack, outputs, {
    ...(states ? { initialStates: states } : {}),
    ...(used ? { padding: used } : {}),
  });
}

/** A state that the file has once serves every sequence; one for each of a batch serves only such a batch. */
function forBatch(
  states: PerDirection<State[]>,
  batchSize: number,
  name: string,
): PerDirection<State[]> {
  const spread = (given: State[]): State[] => {
    if (given.length === batchSize) return given;
    if (given.length === 1) return Array.from({ length: batchSize }, () => given[0]!);
    throw new RangeError(
      `invalid input: expected ${given.length} sequences (the file fixes as many initial states for ${JSON.stringify(name)}), got ${batchSize}`,
    );
  };
  return {
    ...(states.forward ? { forward: spread(states.forward) } : {}),
    ...(states.reverse ? { reverse: spread(states.reverse) } : {}),
  };
}

/** What a recurrent layer hands on: every step's output, or that of the last step read in each direction. */
function handedOn(
  { rules, stack }: RecurrentLayer,
  trace: StackTrace,
  { padding }: LayerValue,
): LayerValue {
  const last = trace.layers.at(-1)!;
  if (rules.returns !== "last") {
    const turned = rules.outputOrder === "reading" && !stack.at(-1)!.forward;
    return { outputs: turned ? [...trace.outputs].reverse() : trace.outputs, padding };
  }
  return { outputs: [lastOutputs(last, padding?.convention === "keras")] };
}

function lastOutputs({ layer, directions, timeSteps }: LayerTrace, byOutput: boolean): Matrix {
  const { forward, reverse } = directions;
  const hidden = (states: State[]) => states.map(({ hiddenState }) => hiddenState);
  const ahead =
    forward && (byOutput ? forward.outputs[timeSteps - 1]! : hidden(forward.finalStates));
  const back = reverse && (byOutput ? reverse.outputs[0]! : hidden(reverse.finalStates));
  if (ahead && back) return mergeOutputs(layer.merge ?? "concat", [ahead], [back])[0] ?? [];
  return (ahead ?? back)!;
}
