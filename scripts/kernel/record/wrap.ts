import { promisify } from "node:util";

type Function = (...args: never[]) => unknown;
type Heard = (args: unknown[]) => void;

/** Puts a function that tells of its calls in the place of one that an object, or what it inherits from, has. */
export function listen(object: object | undefined, name: string, heard: Heard): void {
  const owner = ownerOf(object, name);
  const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (!owner || !descriptor?.configurable) return;
  if (descriptor.get) {
    const { get } = descriptor;
    Object.defineProperty(owner, name, { ...descriptor, get: telling(get as Function, heard) });
  } else if (typeof descriptor.value === "function") {
    Object.defineProperty(owner, name, { ...descriptor, value: telling(descriptor.value, heard) });
  }
}

/** The function with every call and construction told; to its readers it is the same one. */
export function telling<Called extends Function>(called: Called, heard: Heard): Called {
  return new Proxy(called, {
    apply(target, self, args: never[]): unknown {
      heard(args);
      return Reflect.apply(target, self, args);
    },
    construct(target, args: never[], maker): object {
      heard(args);
      return Reflect.construct(target, args, maker) as object;
    },
    get(target, key): unknown {
      // Other forms of the same, which come past the calls.
      const value: unknown = Reflect.get(target, key);
      if (value !== undefined && (key === promisify.custom || key === "native")) heard([]);
      return value;
    },
  });
}

function ownerOf(object: object | null | undefined, name: string): object | undefined {
  for (let at: object | null = object ?? null; at; at = Object.getPrototypeOf(at) as object | null)
    if (Object.hasOwn(at, name)) return at;
  return undefined;
}
