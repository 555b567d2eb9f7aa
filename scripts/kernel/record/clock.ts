import type { Recorder } from "./recorder.js";
import { listen, telling } from "./wrap.js";

/** Notes whether the time is asked for, in whatever way, or waited for. */
export function recordClock(recorder: Recorder): void {
  const told = () => recorder.beyond("the clock");
  const ofNow = ([time]: unknown[]) => (time === undefined ? told() : undefined);
  listen(Date, "now", told);
  const date: DateConstructor = new Proxy(Date, {
    apply: (target) => (told(), target()),
    construct(target, args: [], maker): Date {
      if (args.length === 0) told();
      return Reflect.construct(target, args, maker === date ? target : maker) as Date;
    },
  });
  Date.prototype.constructor = date;
  globalThis.Date = date;
  const format = Intl.DateTimeFormat.prototype;
  listen(format, "formatToParts", ofNow);
  const { get } = Object.getOwnPropertyDescriptor(format, "format")!;
  Object.defineProperty(format, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      return telling(get!.call(this) as (time?: number) => string, ofNow);
    },
  });
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) listen(globalThis, name, told);
  for (const name of ["time", "timeEnd", "timeLog"]) listen(console, name, told);
  for (const name of [
    "now",
    "timeOrigin",
    "mark",
    "measure",
    "timerify",
    "toJSON",
    "nodeTiming",
    "eventLoopUtilization",
  ])
    listen(performance, name, told);
  listen(Event.prototype, "timeStamp", told);
  listen(AbortSignal, "timeout", told);
  listen(Atomics, "wait", told);
  listen(Atomics, "waitAsync", told);
  listen(globalThis, "File", told);
}
