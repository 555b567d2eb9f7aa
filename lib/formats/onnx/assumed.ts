import type { Assumption } from "../opened.js";
import type { OnnxActivation, OnnxActivationName } from "./activations.js";
import type { OnnxRecurrent } from "./operators.js";

/**
 * Functions whose constants ONNX gives a default that its runtime does not know: ONNX Runtime takes 0 for each
 * (NameToArgDefaultsMap of onnxruntime/core/providers/cpu/rnn/rnn_helpers.cc).
 */
const unsettled: Partial<Record<OnnxActivationName, { alpha: number; beta?: number }>> = {
  ThresholdedRelu: { alpha: 1 },
  Affine: { alpha: 1, beta: 0 },
  ScaledTanh: { alpha: 1, beta: 1 },
};

/** What a recurrent operator does not tell, or ONNX Runtime does in another way than ONNX, with what was taken for it. */
export function assumptionsOf(operator: OnnxRecurrent): Assumption[] {
  const { name: layer } = operator;
  const found = [
    ...startsWhenRun(operator),
    ...operator.activations.flatMap(activationConstants),
    ...(operator.kind === "lstm" && operator.clip !== undefined ? [clippedState] : []),
    ...(operator.opType === "DynamicQuantizeLSTM" ? [quantized] : []),
    ...(operator.whenRun.order === undefined ? [] : [stepOrder(operator.whenRun.order)]),
  ];
  const unique = new Map(found.map((each) => [each.rule, { layer, ...each }]));
  return [...unique.values()];
}

type AssumedRule = Omit<Assumption, "layer">;

const clippedState: AssumedRule = {
  rule: "clipCellState",
  value: "true: c is clipped on its way to h, as ONNX says",
  alternatives: ["false: c is left as it is, as ONNX Runtime does"],
  howToChoose:
    "The model was trained elsewhere and exported: take true unless outputs of ONNX Runtime are to be met.",
};

const quantized: AssumedRule = {
  rule: "quantization",
  value: "none: the codes of W and R were turned back into numbers, and nothing else is rounded",
  alternatives: ["ONNX Runtime also rounds x and h to 8 bits at every step"],
  howToChoose:
    "Outputs differ from ONNX Runtime's by those roundings, a few hundredths; the model before quantization is nearer to these.",
};

function stepOrder(from: string): AssumedRule {
  return {
    rule: "direction",
    value:
      "forward: the cell is spelled out step by step, and is given the steps in the order of time",
    alternatives: [`reverse, if ${JSON.stringify(from)} comes in the other order`],
    howToChoose: "Look up in which order the model is given its steps.",
  };
}

/** Lengths and states that are inputs of the model, or computed by it. */
function startsWhenRun({ whenRun, kind }: OnnxRecurrent): AssumedRule[] {
  const { sequenceLengths, initialHiddenState, initialCellState } = whenRun;
  const states = new Set([initialHiddenState, initialCellState].flatMap((name) => name ?? []));
  const from = (names: Iterable<string>) =>
    [...names].map((name) => JSON.stringify(name)).join(" and ");
  return [
    ...(sequenceLengths === undefined
      ? []
      : [
          {
            rule: "padding",
            value: "none: every step of every sequence counts",
            alternatives: [`the lengths that the model takes from ${from([sequenceLengths])}`],
            howToChoose: "Give run the lengths of the sequences if they differ.",
          },
        ]),
    ...(states.size === 0
      ? []
      : [
          {
            rule: "initialStates",
            value: "zeros",
            alternatives: [`the state that the model takes from ${from(states)}`],
            howToChoose: `A model that hands its state from call to call starts from zeros; give run ${kind === "lstm" ? "h_0 and c_0" : "h_0"} to go on from another.`,
          },
        ]),
  ];
}

function activationConstants({ name, alpha, beta }: OnnxActivation): AssumedRule[] {
  const defaults = unsettled[name];
  const left =
    defaults && (alpha === undefined || (defaults.beta !== undefined && beta === undefined));
  if (!left) return [];
  const words = Object.entries(defaults).map(([constant, value]) => `${constant} ${value}`);
  return [
    {
      rule: `${name} constants`,
      value: words.join(", "),
      alternatives: ["0 for each that is left out, as ONNX Runtime takes them"],
      howToChoose: "Look up what the exporter meant, or compare outputs.",
    },
  ];
}
