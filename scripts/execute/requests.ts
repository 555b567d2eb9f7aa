import type { Json } from "../notebook/notebook.js";

/** Nobody is there to answer, and what follows a failure is ours to decide. */
const quietly = { user_expressions: {}, allow_stdin: false, stop_on_error: false };

/** The content of a request that runs a cell. */
export function ofCell(code: string): Json {
  return { ...quietly, code, silent: false, store_history: true };
}

/** The content of a request that evaluates an expression and leaves all as it is. */
export function ofExpression(expression: string): Json {
  const asked = { code: "", silent: true, store_history: false };
  return { ...quietly, ...asked, user_expressions: { value: expression } };
}

/** Tells our kernel whether the types in a cell are known to be right, so that it need not check them. */
export function typing(index: number, right: ReadonlySet<number> | undefined): Json {
  return right ? { gatehouse: { checked: right.has(index) } } : {};
}
