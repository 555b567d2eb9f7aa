import { gruFunctions, type GruKind } from "../gru/kind.js";
import { lstmFunctions, type LstmKind } from "../lstm/kind.js";
import { requireOneOf } from "../math/names.js";
import type { CellFunctions } from "../recurrence/kind.js";
import { rnnFunctions, type RnnKind } from "../rnn/kind.js";

/** The kinds of cell a layer can be made of, and what each is made of. */
export interface CellKinds {
  /** Long short-term memory. */
  lstm: LstmKind;
  /** Gated recurrent unit. */
  gru: GruKind;
  /** Plain recurrent network. */
  rnn: RnnKind;
}

/** A kind of cell, by name. */
export type CellKind = keyof CellKinds;

/** A cell: its kind, what it has learned, and its rules. */
export interface Cell<K extends CellKind = CellKind> {
  /** Which kind of cell. */
  kind: K;
  /** What it has learned. Two cells with the same object share it. */
  parameters: CellKinds[K]["parameters"];
  /** Its rules. Default: the standard ones of its kind. */
  options?: CellKinds[K]["options"];
}

const functions: { [K in CellKind]: CellFunctions<CellKinds[K]> } = {
  lstm: lstmFunctions,
  gru: gruFunctions,
  rnn: rnnFunctions,
};

/**
 * The functions of a kind of cell.
 * @throws RangeError when the kind is unknown.
 */
export function functionsOf<K extends CellKind>(kind: K): CellFunctions<CellKinds[K]> {
  requireOneOf("kind", kind, Object.keys(functions));
  return functions[kind];
}
