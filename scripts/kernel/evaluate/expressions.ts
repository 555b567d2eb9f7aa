import vm from "node:vm";
import type { ConvertResult } from "tslab/dist/converter.js";

type Bindings = Record<string | symbol, unknown>;

/** What tslab's executor leaves on the global object for the code it runs. */
interface Handle {
  require: unknown;
  overlay?: Bindings;
}

/**
 * The value of a converted expression. It reads the notebook's variables and imports; what it writes goes to bindings
 * of its own, which are dropped.
 */
export async function evaluateExpression(
  result: ConvertResult,
  locals: Bindings,
): Promise<unknown> {
  const own = overlay(locals);
  const handle = (globalThis as unknown as { __tslab__: Handle }).__tslab__;
  handle.overlay = own;
  const keyword = result.hasToplevelAwait ? "async function" : "function";
  const call = "(__tslab__.overlay, __tslab__.require)";
  const wrapped = `(${keyword}(exports, require) { ${result.output ?? ""}\n})${call}`;
  await vm.runInThisContext(wrapped, { breakOnSigint: true });
  return result.lastExpressionVar === undefined ? undefined : own[result.lastExpressionVar];
}

function overlay(locals: Bindings): Bindings {
  const own: Bindings = {};
  return new Proxy(own, {
    get: (_, name) => (name in own ? own[name] : locals[name]),
    has: (_, name) => name in own || name in locals,
  });
}
