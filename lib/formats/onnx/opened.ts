import type { Cell } from "../../layers/kinds.js";
import type { Layer, PerDirection } from "../../layers/layer.js";
import type { State } from "../../recurrence/state.js";
import { broken, nameList } from "../errors.js";
import type { RecurrentLayer, RecurrentRules } from "../opened.js";
import { showShape, type Tensor } from "../tensor.js";
import type { OnnxRecurrent } from "./operators.js";
import { onnxRules } from "./rules.js";

/**
 * A recurrent operator as a layer that runs, with every rule that the file tells.
 * @throws RangeError when a constant state or constant lengths do not fit the weights.
 */
export function openedOperator(operator: OnnxRecurrent): RecurrentLayer {
  const cells = cellsOf(operator);
  return {
    kind: "recurrent",
    name: operator.name,
    cell: operator.kind,
    stack: [layerOf(operator, cells)],
    rules: rulesOf(operator, cells),
  };
}

function layerOf({ direction }: OnnxRecurrent, [first, second]: Cell[]): Layer {
  if (direction === "bidirectional") return { forward: first!, reverse: second! };
  return direction === "reverse" ? { reverse: first! } : { forward: first! };
}

/** The operator's cells with their rules, in the order of its directions. */
function cellsOf(operator: OnnxRecurrent): Cell[] {
  const { layer } = operator;
  return [layer.forward, layer.reverse].flatMap((stored, k): Cell[] => {
    if (!stored) return [];
    const { kind, parameters, options } = stored;
    return [{ kind, parameters, options: { ...options, ...onnxRules(operator, k) } }];
  });
}

function rulesOf(operator: OnnxRecurrent, cells: Cell[]): RecurrentRules {
  const { batchFirst, sequenceLengths: lengths, initialHiddenState, initialCellState } = operator;
  const initial =
    initialHiddenState || initialCellState ? initialStates(operator, cells) : undefined;
  const whole = lengths?.every((length) => Number.isInteger(length) && length >= 0) ?? true;
  if (!whole) {
    throw broken(at(operator), `expected sequence_lens from 0 up, got ${lengths!.join(", ")}`);
  }
  return {
    ...(batchFirst ? { batchFirst } : {}),
    ...(lengths ? { padding: { convention: "onnx", lengths } } : {}),
    ...(initial ? { initialStates: [initial] } : {}),
  };
}

/** h_0 and c_0 by direction and sequence; where the file has only one of them the other is 0. */
function initialStates(operator: OnnxRecurrent, cells: Cell[]): PerDirection<State[]> {
  const { initialHiddenState, initialCellState, kind, direction } = operator;
  const { hiddenSize } = cells[0]!.parameters;
  const zeros = Array<number>(hiddenSize).fill(0);
  const rows = [initialHiddenState, initialCellState].map(
    (tensor, k) => tensor && stateRows(operator, tensor, [cells.length, hiddenSize], "hc"[k]!),
  );
  const batchSize = (rows[0] ?? rows[1])![0]!.length;
  const states = cells.map((_, d) =>
    Array.from({ length: batchSize }, (_row, b): State => {
      const [hiddenState, cellState] = rows.map((of) => of?.[d]?.[b] ?? zeros);
      return { hiddenState: hiddenState!, cellState: kind === "lstm" ? cellState! : [] };
    }),
  );
  if (direction === "bidirectional") return { forward: states[0]!, reverse: states[1]! };
  return direction === "reverse" ? { reverse: states[0]! } : { forward: states[0]! };
}

/** A constant state as [directions][batchSize][hiddenSize]; with the batch first the file has it before the directions. */
function stateRows(
  operator: OnnxRecurrent,
  { shape, values }: Tensor,
  [directions, hiddenSize]: [number, number],
  letter: string,
): number[][][] {
  const { batchFirst } = operator;
  const [batch, own] = batchFirst ? [shape[0], shape[1]] : [shape[1], shape[0]];
  if (shape.length !== 3 || own !== directions || shape[2] !== hiddenSize || !batch) {
    const expected = batchFirst ? [null, directions, hiddenSize] : [directions, null, hiddenSize];
    throw broken(
      at(operator),
      `expected ${letter}_0 of shape ${showShape(expected)}, got ${showShape(shape)}`,
    );
  }
  return Array.from({ length: directions }, (_, d) =>
    Array.from({ length: batch }, (_row, b) => {
      const row = batchFirst ? b * directions + d : d * batch + b;
      return Array.from(values.subarray(row * hiddenSize, (row + 1) * hiddenSize));
    }),
  );
}

function at({ opType, name }: OnnxRecurrent): string {
  return `ONNX file: ${opType} ${nameList([name])}`;
}
