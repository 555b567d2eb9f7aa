import childProcess, { ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { origins } from "../cell.js";
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
      if (origins.getStore()) transport.settle();
      return transport.waitForChild(() => original(...args));
    };
  }
  syncBuiltinESMExports();
  // All that is not synchronous comes by here; it is not declared.
  const prototype = ChildProcess.prototype as unknown as { spawn: Call };
  const { spawn } = prototype;
  prototype.spawn = function (...args) {
    const [{ file }] = args as [{ file: string }];
    const isOwn = ownPrograms.test(file);
    if (origins.getStore() && !isOwn) transport.settle();
    const started = spawn.apply(this, args);
    if (isOwn) transport.own(this as ChildProcess);
    return started;
  };
}

/** What takes types out of cells, and what checks them. */
const ownPrograms = /[\\/]node_modules[\\/]@(esbuild|typescript)[\\/]/;
