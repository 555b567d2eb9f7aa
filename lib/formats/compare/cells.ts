import type { PerGate } from "../../lstm/gates.js";
import type { CellParameters } from "../../lstm/parameters.js";
import type { Cell } from "../../layers/kinds.js";
import type { Layer } from "../../layers/layer.js";
import { cellsOf, type BiasPair, type StoredCell } from "../cell.js";

/** What can be compared: an LSTM's parameters, a cell with them, a layer, or a stack of layers. */
export type ComparedParameters = CellParameters | Cell | Layer | Layer[];

/** A cell's parameters, with the two biases apart where its file had two. */
export interface ComparedCell extends CellParameters {
  /** The two biases of each gate. */
  separateBiases?: PerGate<BiasPair>;
}

/** A cell and where it stands: `layer 1 reverse`; empty for a cell by itself. */
export interface NamedCell {
  name: string;
  cell: ComparedCell;
}

/**
 * The cells of what is compared, each with its place.
 * @throws RangeError when one is no LSTM.
 */
export function namedCells(parameters: ComparedParameters): NamedCell[] {
  if (Array.isArray(parameters)) {
    return parameters.flatMap((layer, depth) =>
      directions(layer).map(({ name, cell }) => ({ name: `layer ${depth} ${name}`, cell })),
    );
  }
  if ("kind" in parameters) return [{ name: "", cell: comparedOf(parameters) }];
  if ("inputSize" in parameters) return [{ name: "", cell: parameters }];
  return directions(parameters);
}

/** The same cell as files keep it. */
export function storedOf({ separateBiases, ...parameters }: ComparedCell): StoredCell<"lstm"> {
  return { kind: "lstm", parameters, ...(separateBiases ? { separateBiases } : {}) };
}

function directions(layer: Layer): NamedCell[] {
  return cellsOf(layer).map((cell) => ({
    name: cell === layer.forward ? "forward" : "reverse",
    cell: comparedOf(cell),
  }));
}

function comparedOf(stored: StoredCell): ComparedCell {
  const { kind, parameters, separateBiases } = stored as StoredCell<"lstm">;
  if (stored.kind !== "lstm") {
    throw new RangeError(`invalid cell: expected an LSTM to compare, got kind ${String(kind)}`);
  }
  return separateBiases
    ? { ...parameters, separateBiases: separateBiases as PerGate<BiasPair> }
    : parameters;
}
