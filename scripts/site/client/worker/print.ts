import { format } from "node-inspect-extracted";

/** Takes what cells print, by the stream that Node prints it to. */
export type PrintTo = (name: "stdout" | "stderr", text: string) => void;

/** Puts a console in place that prints as Node's does. */
export function installConsole(print: PrintTo): void {
  const to =
    (name: "stdout" | "stderr") =>
    (...values: unknown[]) =>
      print(name, `${format(...values)}\n`);
  const [out, err] = [to("stdout"), to("stderr")];
  const assert = (holds: unknown, ...values: unknown[]) => {
    if (!holds) err("Assertion failed", ...values);
  };
  const own = {
    log: out,
    info: out,
    debug: out,
    dir: out,
    warn: err,
    error: err,
    trace: err,
    assert,
  };
  Object.defineProperty(globalThis, "console", { value: own, configurable: true });
}
