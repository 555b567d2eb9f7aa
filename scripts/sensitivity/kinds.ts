import type { NotebookFile } from "../notebook/notebook.js";

/** What kind of thing a mutation changes. */
export type MutationKind = keyof typeof kinds;

/** The kinds, and what they are called in the table. */
export const kinds = {
  library: "library edited",
  cell: "code of a lesson edited",
  update: "code of a lesson edited, then `update`",
  exercise: "exercises: attempts filled in, solutions changed, then `update`",
  output: "outputs edited",
  file: "outputs, cells and metadata as files",
  prose: "bound numbers",
  number: "other numbers, in digits and words",
  word: "words that claim",
  equation: "displayed equations",
  mathematics: "mathematics in sentences",
  reference: "cross references",
  document: "README and CONTRIBUTING",
} as const;

/** One change, not yet made. */
export interface Mutation {
  kind: MutationKind;
  /** Where, for people. */
  place: string;
  was: string;
  now: string;
}

/** A change of the library's bundled text. */
export interface LibraryMutation extends Mutation {
  kind: "library";
  text: () => string;
}

/** A change of one cell of a notebook. */
export interface NotebookMutation extends Mutation {
  file: NotebookFile;
  mutate: () => NotebookFile;
  /** Whether the notebook is brought up to date after the change, as its author would. */
  isUpdated?: boolean;
}

/** A change of a document, as its text then is. */
export interface DocumentMutation extends Mutation {
  kind: "document";
  document: string;
  changed: string;
}
