import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import type { Transport } from "../transport/transport.js";

type Call = (...args: unknown[]) => unknown;

/** Lets the transport know when a cell waits for a child: an interrupt that reaches neither may have to end that. */
export function installChildren(transport: Transport): void {
  const module = childProcess as unknown as Record<string, Call>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    const original = module[name]!;
    module[name] = (...args) => transport.waitForChild(() => original(...args));
  }
  syncBuiltinESMExports();
}
