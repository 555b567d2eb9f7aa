import type { Budget } from "../budget.js";
import { broken, nameList } from "../errors.js";
import { showShape, type Tensor } from "../tensor.js";
import type { Constants } from "./constants.js";
import { operatorIn, room } from "./folds/fold.js";
import type { OnnxWeights } from "./layout.js";
import type { Operator } from "./values.js";

/**
 * The weights of a recurrent operator, those of ONNX Runtime's quantized LSTM turned back into numbers.
 * @throws RangeError when one is missing, computed when the model runs, or whole numbers without their scale.
 */
export function weightsOf(operator: Operator, constants: Constants, budget: Budget): OnnxWeights {
  const { inputs } = operator;
  const at = operatorIn(operator);
  if (!inputs[1] || !inputs[2]) {
    const got = nameList(inputs.map((input) => input?.name ?? ""));
    throw broken(at, `expected the inputs X, W and R, got ${got}`);
  }
  const quantized = operator.opType === "DynamicQuantizeLSTM";
  const numbers = (letter: string, k: number) => constantInput(operator, letter, k, constants);
  const matrix = (letter: "W" | "R", k: number) =>
    quantized
      ? dequantized(operator, letter, numbers, budget)
      : requireFloats(letter, numbers(letter, k), at);
  const vectors = (letter: "B" | "P", k: number) =>
    inputs[k] ? { [letter]: requireFloats(letter, numbers(letter, k), at) } : {};
  const weights = { W: matrix("W", 1), R: matrix("R", 2), ...vectors("B", 3), ...vectors("P", 7) };
  // Each number is copied on its way into a cell, and many operators may share their weights.
  budget.bytes(16 * (weights.W.values.length + weights.R.values.length), at);
  const declared = operator.attributes["hidden_size"]?.int;
  const columns = weights.R.shape.at(-1);
  if (declared !== undefined && declared !== columns) {
    throw broken(at, `expected R with ${declared} columns (hidden_size), got ${columns}`);
  }
  return weights;
}

/** The numbers of an input that has to be there and known. */
function constantInput(
  operator: Operator,
  letter: string,
  k: number,
  constants: Constants,
): Tensor {
  const value = operator.inputs[k];
  const found = constants(value);
  if (found) return found;
  throw broken(
    operatorIn(operator),
    value
      ? `expected ${letter} (${nameList([value.name])}) to be a constant, got a value computed when the model runs (export with constant folding)`
      : `expected ${letter}, got none`,
  );
}

function requireFloats(letter: string, weights: Tensor, at: string): Tensor {
  if (weights.numberType.includes("float")) return weights;
  throw broken(
    at,
    `expected ${letter} as floating-point numbers, got ${weights.numberType} (codes of a quantized model, whose scale is not read here)`,
  );
}

/**
 * W or R of a `DynamicQuantizeLSTM`: codes of 8 bits, [D, columns, 4·hiddenSize], the other way round than an LSTM's, with a
 * scale and a zero point for each direction or for each of its rows.
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.DynamicQuantizeLSTM
 */
function dequantized(
  operator: Operator,
  letter: "W" | "R",
  numbers: (letter: string, k: number) => Tensor,
  budget: Budget,
): Tensor {
  const at = operatorIn(operator);
  const codes = numbers(letter, letter === "W" ? 1 : 2);
  const scale = numbers(`${letter}_scale`, letter === "W" ? 8 : 10);
  const zero = numbers(`${letter}_zero_point`, letter === "W" ? 9 : 11);
  const [directions = 0, columns = 0, rows = 0] = codes.shape;
  const ofEach = [directions, directions * rows];
  if (codes.shape.length !== 3 || !ofEach.includes(scale.values.length)) {
    const got = `${showShape(codes.shape)} with ${scale.values.length} scales`;
    throw broken(
      at,
      `expected ${letter} as [directions, columns, rows] with a scale for each direction or row, got ${got}`,
    );
  }
  if (zero.values.length !== scale.values.length) {
    const got = zero.values.length;
    throw broken(at, `expected ${scale.values.length} zero points of ${letter}, got ${got}`);
  }
  const made = room([directions, rows, columns], "float32", operator, budget);
  for (let d = 0; d < directions; d++) {
    for (let row = 0; row < rows; row++) {
      const k = scale.values.length === directions ? d : d * rows + row;
      for (let column = 0; column < columns; column++) {
        const code = codes.values[(d * columns + column) * rows + row]!;
        made.values[(d * rows + row) * columns + column] = Math.fround(
          (code - zero.values[k]!) * scale.values[k]!,
        );
      }
    }
  }
  return made;
}
