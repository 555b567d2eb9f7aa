import { budgetFor, type Budget } from "../budget.js";
import { broken, bytesOf, nameList, type FileBytes } from "../errors.js";
import { constantsOf, type Constants } from "./constants.js";
import { buildGraph, everyOperator } from "./graph.js";
import type { OnnxLstm } from "./operators.js";
import { isRecurrent, readRecurrent } from "./recurrent.js";
import { decodeModel } from "./decode.js";
import type { Body } from "./values.js";

/**
 * Every LSTM of an ONNX file in the order of the graph, those inside `If`, `Loop`, `Scan` and the file's own functions
 * included; `openModel` reads GRUs and plain RNNs as well.
 * @throws RangeError when the file is broken or cut short, has no LSTM, or an LSTM's weights are not constant, lie in
 *   another file or have the wrong shape.
 * @see https://onnx.ai/onnx/operators/onnx__LSTM.html
 */
export function readOnnx(file: FileBytes): OnnxLstm[] {
  const { graph, constants, budget } = loaded(file);
  const found = everyOperator(graph)
    .filter(isRecurrent)
    .map((operator) => readRecurrent(operator, constants, budget))
    .filter((each): each is OnnxLstm => each.kind === "lstm");
  if (found.length === 0) throw without("an LSTM operator", graph);
  return found;
}

/** A file's graph with its names looked up, and what it knows to be constant. */
export function loaded(
  file: FileBytes,
  given?: Budget,
): { producer: string; graph: Body; constants: Constants; budget: Budget } {
  const bytes = bytesOf(file, what);
  const budget = given ?? budgetFor(bytes.length);
  const model = decodeModel(bytes, budget);
  const graph = buildGraph(model, budget);
  return { producer: model.producer, graph, constants: constantsOf(budget), budget };
}

/** What is said of a file that does not have what it was opened for: what it has instead, recurrent operators first. */
export function without(expected: string, graph: Body): RangeError {
  const all = everyOperator(graph);
  const named = [...all.filter(isRecurrent), ...all].map(({ opType, domain }) =>
    domain === "" ? opType : `${domain}.${opType}`,
  );
  return broken(what, `expected ${expected}, got ${nameList([...new Set(named)], 40)}`);
}

const what = "ONNX file";
