/** A place in a source as people count: line and column from 1. */
export interface Place {
  line: number;
  column: number;
}
