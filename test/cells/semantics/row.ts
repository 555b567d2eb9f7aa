// What a cell means, as a table: the cells of a small notebook, and what the last of them comes to. Every stripper and
// stock tslab are held to it (test/cells/semantics.test.ts).

export interface Row {
  name: string;
  cells: string[];
  /** The value of the last cell's last expression. */
  value?: unknown;
  /** In place of a value: what the last cell throws. */
  throws?: RegExp;
  /** Why sucrase refuses it, which it must do in words. */
  sucrase?: RegExp;
}

export const row = (
  name: string,
  cells: string[],
  value: unknown,
  rest: Partial<Row> = {},
): Row => ({
  name,
  cells,
  value,
  ...rest,
});
