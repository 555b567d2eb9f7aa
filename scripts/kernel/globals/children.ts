import childProcess, { ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import type { Transport } from "../transport/transport.js";

type Call = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Makes what a child prints come after what was printed before it; and lets the transport know when a cell waits for a
 * child: an interrupt that reaches neither may have to end that.
 */
export function installChildren(transport: Transport): void {
  const module = childProcess as unknown as Record<string, Call>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    const original = module[name]!;
    module[name] = (...args) => {
      transport.settle();
      return transport.waitForChild(() => original(...args));
    };
  }
  syncBuiltinESMExports();
  // All that is not synchronous comes by here; it is not declared.
  const prototype = ChildProcess.prototype as unknown as { spawn: Call };
  const { spawn } = prototype;
  prototype.spawn = function (...args) {
    transport.settle();
    return spawn.apply(this, args);
  };
}
