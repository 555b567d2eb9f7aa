import { inspect } from "node:util";
import type { Recorder } from "./recorder.js";

/** Properties of `process` that are the same in every run, or only act on this one. */
const constant = new Set(
  "version versions arch platform release env cwd nextTick exit exitCode stdout stderr emit on once off addListener removeListener removeAllListeners prependListener listeners listenerCount eventNames emitWarning domain features noDeprecation throwDeprecation traceDeprecation getMaxListeners setMaxListeners allowedNodeEnvironmentFlags assert config moduleLoadList openStdin reallyExit setUncaughtExceptionCaptureCallback hasUncaughtExceptionCaptureCallback setSourceMapsEnabled _events _eventsCount _maxListeners _exiting _fatalException _tickCallback _rawDebug".split(
    " ",
  ),
);

/** Notes which variables of the environment are read, and whether anything else is asked of the process. */
export function recordHost(recorder: Recorder): void {
  process.env = environmentTelling(process.env, recorder);
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(process))) {
    if (constant.has(name) || !descriptor.configurable) continue;
    const { get, set, value, enumerable } = descriptor as PropertyDescriptor;
    const holder = { value: value as unknown };
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: enumerable ?? false,
      get(this: unknown) {
        recorder.beyond(`process.${name}`);
        return get ? (get.call(process) as unknown) : holder.value;
      },
      set(given: unknown) {
        if (set) set.call(process, given);
        else holder.value = given;
      },
    });
  }
}

/** The environment, with every variable told that is read. What lists them all depends on more than can be kept. */
function environmentTelling(real: NodeJS.ProcessEnv, recorder: Recorder): NodeJS.ProcessEnv {
  const all = () => recorder.beyond("the whole environment");
  const read = (name: string | symbol) => {
    if (typeof name === "string") recorder.variable(name);
  };
  // `inspect` looks past a proxy at what stands behind it.
  const behind = Object.defineProperty({}, inspect.custom, {
    configurable: true,
    value: () => (all(), { ...real }),
  }) as NodeJS.ProcessEnv;
  return new Proxy(behind, {
    get: (_, name) => (read(name), Reflect.get(name in real ? real : behind, name) as unknown),
    has: (_, name) => (read(name), name in real),
    set: (_, name, value) => Reflect.set(real, name, value),
    deleteProperty: (_, name) => Reflect.deleteProperty(real, name),
    defineProperty: (_, name, descriptor) => Reflect.defineProperty(real, name, descriptor),
    ownKeys: () => (all(), Reflect.ownKeys(real)),
    getOwnPropertyDescriptor: (_, name) => (
      read(name),
      Reflect.getOwnPropertyDescriptor(real, name)
    ),
    getPrototypeOf: () => Reflect.getPrototypeOf(real),
  });
}
