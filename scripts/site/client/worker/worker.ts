// The worker in which the cells of a page run. It can be ended at any time, and reaches nothing.
import { shutIn } from "./cage.js";
import { PageEngine } from "./engine.js";
import { loadLibrary } from "./library.js";
import type { RunRequest, WorkerReport } from "./messages.js";
import { installConsole } from "./print.js";

const post = globalThis.postMessage.bind(globalThis) as (report: WorkerReport) => void;
const listen = globalThis.addEventListener.bind(globalThis);

// Loaded before anything is taken away.
await loadLibrary([]);
const engine = new PageEngine(shutIn());
installConsole((name, text) => engine.print(name, text));

let running: Promise<unknown> = Promise.resolve();
listen("message", ({ data }) => {
  const request = data as RunRequest;
  running = running.then(async () => {
    const ok = await engine.run(request, (output) =>
      post({ kind: "output", id: request.id, output }),
    );
    post({ kind: "done", id: request.id, ok });
  });
});
listen("unhandledrejection", (event) => {
  const { reason } = event as PromiseRejectionEvent;
  engine.print("stderr", `Uncaught (in promise) ${String(reason)}\n`);
});
post({ kind: "ready" });
