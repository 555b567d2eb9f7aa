import buffer from "node:buffer";
import { scriptsBelow } from "../present/stack.js";
import type { Recorder } from "./recorder.js";
import { listen } from "./wrap.js";

/** Notes whether chance, the network or the machine is asked. */
export function recordChance(recorder: Recorder): void {
  const chance = () => recorder.beyond("chance");
  listen(Math, "random", chance);
  for (const name of ["getRandomValues", "randomUUID"]) listen(globalThis.crypto, name, chance);
  for (const name of ["generateKey", "encrypt", "sign", "wrapKey", "deriveKey", "unwrapKey"])
    listen(globalThis.crypto.subtle, name, chance);
  listen(URL, "createObjectURL", chance);
  listen(globalThis, "WeakRef", chance);
  listen(globalThis, "FinalizationRegistry", chance);
  for (const name of ["allocUnsafe", "allocUnsafeSlow"]) {
    // Node's own files fill what they take.
    const unlessNode = () => {
      const [, caller] = scriptsBelow(unlessNode);
      if (!caller?.startsWith("node:")) chance();
    };
    listen(Buffer, name, unlessNode);
  }
  listen(buffer, "SlowBuffer", chance);
  for (const name of ["fetch", "WebSocket", "EventSource", "BroadcastChannel"])
    listen(globalThis, name, () => recorder.beyond("the network"));
  const { navigator } = globalThis as { navigator?: object };
  listen(navigator, "hardwareConcurrency", () => recorder.beyond("the machine"));
}
