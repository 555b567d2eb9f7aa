import type { Budget } from "../budget.js";
import type { Tensor } from "../tensor.js";
import { foldOf } from "./folds/folds.js";
import { decodeTensor } from "./tensors.js";
import type { Operator, OnnxValue } from "./values.js";

/** The numbers of a value that is known before the model runs, else undefined. */
export type Constants = (value: OnnxValue | undefined) => Tensor | undefined;

/**
 * Looks constants up: what the file stores, `Constant` operators, and what operators that are folded make of those. Each is
 * computed once, and only if somebody asks.
 */
export function constantsOf(budget: Budget): Constants {
  const known = new Map<OnnxValue, Tensor>();
  const stored = (value: OnnxValue): Tensor => {
    const found = known.get(value) ?? decodeTensor(value.stored!, budget);
    known.set(value, found);
    return found;
  };
  return (value) => {
    if (!value?.constant) return undefined;
    for (const operator of makersOf(value, known)) {
      const inputs = operator.inputs.map(
        (input) => input && (input.stored ? stored(input) : known.get(input)),
      );
      const made = foldOf(operator, inputs, budget);
      operator.outputs.forEach((output, k) => {
        const result = made[k];
        if (output && result) known.set(output, result);
      });
    }
    return value.stored ? stored(value) : known.get(value);
  };
}

/** The operators that have to be computed for a value, each before those that read it. */
function makersOf(value: OnnxValue, known: Map<OnnxValue, Tensor>): Operator[] {
  const found = new Set<Operator>();
  const open = [value];
  for (let at = open.pop(); at; at = open.pop()) {
    if (!at.maker || known.has(at) || found.has(at.maker)) continue;
    found.add(at.maker);
    for (const input of at.maker.inputs) if (input) open.push(input);
  }
  return [...found].sort((a, b) => a.place - b.place);
}

/** Operators that move numbers and leave them as they are. */
const moving = new Set(
  "Identity Reshape Flatten Unsqueeze Squeeze Transpose Expand Slice Split Gather Cast Tile".split(
    " ",
  ),
);

/** Whether a value is known to be all zeros, although its shape may not be: exporters make states as large as the batch. */
export function isZero(value: OnnxValue, constants: Constants, budget: Budget): boolean {
  let at: OnnxValue | undefined = value;
  while (at && !at.constant) {
    budget.steps(1, "ONNX file: operators");
    const maker: Operator | undefined = at.maker;
    if (maker?.opType === "ConstantOfShape") {
      const filled = maker.attributes["value"]?.tensor;
      return filled === undefined || isAllZero(decodeTensor(filled, budget));
    }
    at = maker && moving.has(maker.opType) ? maker.inputs[0] : undefined;
  }
  const found = constants(at);
  return found !== undefined && isAllZero(found);
}

function isAllZero({ values }: Tensor): boolean {
  return values.every((value) => value === 0);
}
