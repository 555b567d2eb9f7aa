/** What cells find around them; all else that a worker has is taken away. */
const kept = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis JSON
  Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array
  Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy
  Reflect FinalizationRegistry Iterator decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite
  isNaN console setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone performance TextEncoder
  TextDecoder URL URLSearchParams atob btoa AbortController AbortSignal Event EventTarget crypto DisposableStack
  AsyncDisposableStack onunhandledrejection onerror`.split(/\s+/),
);

/** Turns text into a function; cells themselves cannot. */
export type EvaluateText = (code: string) => unknown;

/**
 * Shuts a worker in: no network, no storage, no other workers, no messages to the page, and no text that becomes code,
 * by which `import` would reach the network again. Returns the one way that is left to evaluate a compiled cell, in
 * which `import` has been rewritten.
 */
export function shutIn(): EvaluateText {
  const evaluate = globalThis.eval as EvaluateText;
  forbidCodeFromText();
  const prototypes: object[] = [];
  for (let each: object | null = globalThis; each; each = Object.getPrototypeOf(each) as object)
    prototypes.push(each);
  for (const holder of prototypes)
    for (const name of Object.getOwnPropertyNames(holder))
      if (!kept.has(name) && !belongsToLanguage(holder, name)) Reflect.deleteProperty(holder, name);
  return evaluate;
}

/** Methods of Object.prototype and EventTarget.prototype do no more than they do anywhere. */
function belongsToLanguage(holder: object, name: string): boolean {
  return name === "constructor" || holder === Object.prototype || holder === EventTarget.prototype;
}

function forbidCodeFromText(): void {
  const refuse = (): never => {
    throw new EvalError("text becomes no code in this page: only a kernel evaluates text");
  };
  const samples = [
    () => undefined,
    async () => undefined,
    function* () {
      yield undefined;
    },
    async function* () {
      yield undefined;
    },
  ];
  for (const sample of samples) {
    const prototype = Object.getPrototypeOf(sample) as object;
    Object.defineProperty(prototype, "constructor", { value: refuse });
  }
  const { prototype } = Function;
  Object.defineProperty(refuse, "prototype", { value: prototype });
  Object.defineProperty(globalThis, "Function", { value: refuse });
  Object.defineProperty(globalThis, "eval", { value: refuse });
  for (const name of ["setTimeout", "setInterval"] as const) guardTimer(name, refuse);
}

/** Timers take functions, not text. */
function guardTimer(name: "setTimeout" | "setInterval", refuse: () => never): void {
  const timer = globalThis[name] as (work: () => void, ...rest: unknown[]) => unknown;
  const guarded = (work: unknown, ...rest: unknown[]) =>
    typeof work === "function" ? timer(work as () => void, ...rest) : refuse();
  Object.defineProperty(globalThis, name, { value: guarded, configurable: true, writable: true });
}
