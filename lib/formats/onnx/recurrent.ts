import type { CellKind } from "../../layers/kinds.js";
import type { Budget } from "../budget.js";
import { broken, isInWords, nameList } from "../errors.js";
import type { Tensor } from "../tensor.js";
import { readActivations } from "./activations.js";
import { isZero, type Constants } from "./constants.js";
import { operatorIn } from "./folds/fold.js";
import { fromOnnx, type OnnxWeights } from "./layout.js";
import type { OnnxDirection, OnnxRecurrent } from "./operators.js";
import { standardActivations } from "./rules.js";
import { isOnnx, type OnnxAttributes } from "./schema.js";
import { sourceOf } from "./sources.js";
import type { Operator, OnnxValue } from "./values.js";
import { weightsOf } from "./weights.js";

/** The recurrent operators that are read, and which cell each has. */
const read: Record<string, CellKind> = {
  LSTM: "lstm",
  GRU: "gru",
  RNN: "rnn",
  DynamicQuantizeLSTM: "lstm",
};

/** What a recurrent operator's attributes may be called. */
const known = new Set(
  "activations activation_alpha activation_beta clip direction hidden_size input_forget layout linear_before_reset output_sequence".split(
    " ",
  ),
);

/** Whether an operator is a recurrent one by its name, whoever defined it. */
export function isRecurrent({ opType }: Pick<Operator, "opType">): boolean {
  return /LSTM|GRU|RNN/i.test(opType);
}

/**
 * Reads a recurrent operator: its weights, and every rule by which it runs.
 * @throws RangeError when it is not one of ONNX's own (or ONNX Runtime's quantized LSTM), has an attribute that is not
 *   known, or its weights are not constant, cannot be read or have the wrong shape.
 */
export function readRecurrent(
  operator: Operator,
  constants: Constants,
  budget: Budget,
): OnnxRecurrent {
  const { name, opType, attributes, inputs } = operator;
  const at = operatorIn(operator);
  requireKnown(operator);
  const kind = read[opType]!;
  const weights = weightsOf(operator, constants, budget);
  const direction = requireDirection(attributes, weights, at);
  const count = direction === "bidirectional" ? 2 : 1;
  const reset = flag(attributes, "linear_before_reset") ? "after" : "before";
  return {
    ...{ kind, name, opType, direction },
    layer: inWords(() => fromOnnx(weights, kind, reset), at),
    activations: readActivations(attributes, standardActivations[kind], count, at),
    inputForget: kind === "lstm" && flag(attributes, "input_forget"),
    ...clipOf(attributes, at),
    batchFirst: flag(attributes, "layout"),
    ...whenStarted(inputs, constants, budget),
    input: inputs[0]?.name ?? "",
    outputs: [0, 1, 2].map((k) => operator.outputs[k]?.name ?? ""),
  };
}

/** Only operators whose meaning is known are read: the same name in another domain may mean anything. */
function requireKnown({ opType, domain, name, attributes }: Operator): void {
  const at = operatorIn({ opType, name });
  const isOwn = domain === "com.microsoft" ? opType === "DynamicQuantizeLSTM" : isOnnx(domain);
  if (!Object.hasOwn(read, opType) || !isOwn) {
    throw broken(
      at,
      `expected LSTM, GRU or RNN of ONNX itself, or DynamicQuantizeLSTM of com.microsoft, got ${opType} of the domain ${nameList([domain])}`,
    );
  }
  const odd = Object.keys(attributes).filter((each) => !known.has(each));
  if (odd.length > 0) {
    throw broken(at, `expected attributes of ${[...known].join(", ")}, got ${nameList(odd)}`);
  }
}

function inWords<T>(make: () => T, at: string): T {
  try {
    return make();
  } catch (error) {
    if (!isInWords(error)) throw error;
    throw broken(at, error.message.replace(/^invalid /, ""), error);
  }
}

function requireDirection(
  attributes: OnnxAttributes,
  { R }: OnnxWeights,
  at: string,
): OnnxDirection {
  const text = attributes["direction"]?.text ?? "forward";
  if (text !== "forward" && text !== "reverse" && text !== "bidirectional") {
    throw broken(
      at,
      `expected direction forward, reverse or bidirectional, got ${nameList([text])}`,
    );
  }
  const expected = text === "bidirectional" ? 2 : 1;
  if (expected !== R.shape[0]) {
    throw broken(
      at,
      `expected weights of ${expected} directions (direction ${text}), got ${R.shape[0] ?? "none"}`,
    );
  }
  return text;
}

function flag(attributes: OnnxAttributes, name: string): boolean {
  return (attributes[name]?.int ?? 0) !== 0;
}

function clipOf(attributes: OnnxAttributes, at: string): { clip?: number } {
  const clip = attributes["clip"]?.float;
  if (clip === undefined) return {};
  if (clip > 0) return { clip };
  throw broken(at, `expected clip above 0, got ${clip}`);
}

/** The lengths and states that a sequence is started with: what is constant, and what only a run can tell. */
function whenStarted(
  inputs: (OnnxValue | undefined)[],
  constants: Constants,
  budget: Budget,
): Pick<OnnxRecurrent, "sequenceLengths" | "initialHiddenState" | "initialCellState" | "whenRun"> {
  const whenRun: OnnxRecurrent["whenRun"] = {};
  const lengths = constants(inputs[4]);
  if (inputs[4] && !lengths) whenRun.sequenceLengths = sourceOf(inputs[4]).name;
  const states: { initialHiddenState?: Tensor; initialCellState?: Tensor } = {};
  (["initialHiddenState", "initialCellState"] as const).forEach((which, k) => {
    const value = inputs[5 + k];
    // Zeros are the default, and exporters write them out, often as large as the batch will be.
    if (!value || isZero(value, constants, budget)) return;
    const found = constants(value);
    if (found) states[which] = found;
    else whenRun[which] = sourceOf(value).name;
  });
  return {
    ...(lengths ? { sequenceLengths: Array.from(lengths.values) } : {}),
    ...states,
    whenRun,
  };
}
