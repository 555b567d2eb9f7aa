import type { Budget } from "../budget.js";
import { isInWords } from "../errors.js";
import type { Assumption, FileContents, OpenedLayer } from "../opened.js";
import { assumptionsOf } from "./assumed.js";
import type { Constants } from "./constants.js";
import { everyOperator } from "./graph.js";
import { openedOperator } from "./opened.js";
import type { OnnxRecurrent } from "./operators.js";
import { loaded, without } from "./read.js";
import { isRecurrent, readRecurrent } from "./recurrent.js";
import { spelledCells, spelledOut, type SpelledCell } from "./spelled/cells.js";
import type { Operator } from "./values.js";

/** A layer and what is assumed of it, with its place in the order in which the model computes. */
interface FoundLayer {
  place: number;
  layer: OpenedLayer;
  assumed: Assumption[];
}

/**
 * What an ONNX file holds: every recurrent operator, those inside `If`, `Loop`, `Scan` and functions included, and LSTMs
 * spelled out as other operators. One that cannot be read is there with the reason.
 * @throws RangeError when the file is broken or cut short, or has nothing recurrent.
 */
export function onnxContents(bytes: Uint8Array, given: Budget): FileContents {
  const { producer, graph, constants, budget } = loaded(bytes, given);
  const operators = everyOperator(graph);
  const found = [
    ...operators.filter(isRecurrent).map((each) => foundOperator(each, constants, budget)),
    ...spelledCells(operators, constants, budget).map(foundCell),
  ].sort((a, b) => a.place - b.place);
  if (found.length === 0) throw without("an LSTM, a GRU or an RNN", graph);
  return {
    ...(producer ? { producer } : {}),
    layers: found.map(({ layer }) => layer),
    assumed: found.flatMap(({ assumed }) => assumed),
  };
}

function foundOperator(operator: Operator, constants: Constants, budget: Budget): FoundLayer {
  const { place, name, opType } = operator;
  try {
    return { place, ...opened(readRecurrent(operator, constants, budget)) };
  } catch (error) {
    if (!isInWords(error)) throw error;
    const reason = error.message.replace(/^invalid ONNX file: /, "");
    return { place, layer: { kind: "unread", name, type: opType, reason }, assumed: [] };
  }
}

function foundCell({ place, name, found }: SpelledCell): FoundLayer {
  if (typeof found !== "string") return { place, ...opened(found) };
  const layer: OpenedLayer = { kind: "unread", name, type: spelledOut, reason: found };
  return { place, layer, assumed: [] };
}

function opened(operator: OnnxRecurrent): Pick<FoundLayer, "layer" | "assumed"> {
  return { layer: openedOperator(operator), assumed: assumptionsOf(operator) };
}
