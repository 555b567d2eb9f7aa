// Checks types beside the executions, which must not wait for the compiler.
import { parentPort } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { TypeChecker } = await import("./check-types.ts");
const checker = new TypeChecker();
parentPort.on("message", (files) => {
  try {
    parentPort.postMessage({ report: checker.check(files) });
  } catch (error) {
    parentPort.postMessage({ error: String(error?.stack ?? error) });
  }
});
