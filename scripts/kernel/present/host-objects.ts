import { inspect } from "node:util";

/** Lets promises and timers be shown as what they are, without Node's notes on them, which change from run to run. */
export function installHostObjects(): void {
  const timer = setTimeout(() => undefined, 0);
  const immediate = setImmediate(() => undefined);
  for (const { constructor } of [timer, immediate]) {
    define(constructor.prototype as object, () => `${constructor.name} {}`);
  }
  clearTimeout(timer);
  clearImmediate(immediate);
  define(Promise.prototype, function (this: object) {
    hideNotes(this);
    return this;
  });
}

function define(prototype: object, value: (this: object) => unknown): void {
  Object.defineProperty(prototype, inspect.custom, { value, configurable: true, writable: true });
}

/** Node's notes are properties under symbols of its own: async_id_symbol, kResourceStore. */
function hideNotes(object: object): void {
  for (const key of Object.getOwnPropertySymbols(object)) {
    const isNote = /^(k[A-Z]|(trigger_)?async_id)/.test(key.description ?? "");
    if (isNote) Object.defineProperty(object, key, { enumerable: false });
  }
}
