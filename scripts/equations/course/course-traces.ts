import type { Traces } from "../check-cells.js";
import type { BoundTrace } from "../evaluate/symbols.js";
import { builtLibrary, type Library } from "./library.js";
import { courseTraces } from "./traces.js";

const seed = 1;

/** The traces of the course, each computed when it is first asked for. */
export function tracesOf(library: Library): Traces {
  const made = new Map<string, BoundTrace>();
  const makers = courseTraces(library);
  return {
    names: Object.keys(makers),
    get: (name) => {
      const trace = made.get(name) ?? makers[name]!(seed);
      made.set(name, trace);
      return trace;
    },
  };
}

let latest: { library: Library; traces: Traces } | undefined;

/** The traces computed by the library as it is built now. */
export async function builtTraces(): Promise<Traces> {
  const library = await builtLibrary();
  if (latest?.library !== library) latest = { library, traces: tracesOf(library) };
  return latest.traces;
}

/** The same trace with other values, and other sizes where it has sizes to choose. */
export async function otherTraces(name: string): Promise<BoundTrace[]> {
  const make = courseTraces(await builtLibrary())[name]!;
  return [
    make(seed + 1, { hiddenSize: 5, inputSize: 3, timeSteps: 6 }),
    make(seed + 2, { hiddenSize: 4, inputSize: 9, timeSteps: 8 }),
  ];
}
