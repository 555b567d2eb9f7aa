import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { chromiumArguments, chromiumPath } from "../../scripts/setup/chromium.js";
import type { Output } from "../../scripts/notebook/notebook.js";

/** What the page's engine made of one notebook's cells: the outputs of each. */
export type EngineOutputs = Output[][];

/** The page that runs cells and hands in what came of them; it stands beside a site's files. */
const harness = `<!doctype html><title>cells</title><script type="module">
const notebooks = await (await fetch("/notebooks")).json();
const results = [];
for (const cells of notebooks) {
  const worker = new Worker("/assets/cells/worker.js", { type: "module" });
  const outputs = cells.map(() => []);
  await new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    let done = 0;
    worker.onmessage = ({ data }) => {
      if (data.kind === "ready") cells.forEach((source, id) => worker.postMessage({ id, label: "cell " + (id + 1), source }));
      if (data.kind === "output") outputs[data.id].push(data.output);
      if (data.kind === "done" && ++done === cells.length) resolve();
    };
    if (cells.length === 0) resolve();
  }).catch((error) => outputs.push([{ output_type: "error", evalue: String(error) }]));
  worker.terminate();
  results.push(outputs);
}
await fetch("/results", { method: "POST", body: JSON.stringify(results) });
</script>`;

const types: Record<string, string> = { ".js": "text/javascript", ".html": "text/html" };

/** Runs the cells of notebooks in a browser of this machine, by the worker of the site in `folder`. */
export async function runInBrowser(
  browser: "chromium" | "firefox",
  folder: string,
  notebooks: string[][],
): Promise<EngineOutputs[]> {
  let hand: (results: EngineOutputs[]) => void;
  const handed = new Promise<EngineOutputs[]>((resolve) => (hand = resolve));
  const server = createServer((request, response) => {
    const name = request.url ?? "/";
    if (name === "/results") {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        response.end();
        hand(JSON.parse(Buffer.concat(parts).toString()) as EngineOutputs[]);
      });
    } else if (name === "/notebooks") response.end(JSON.stringify(notebooks));
    else if (name === "/") response.setHeader("content-type", "text/html").end(harness);
    else
      readFile(path.join(folder, name)).then(
        (content) =>
          response
            .setHeader("content-type", types[path.extname(name)] ?? "text/plain")
            .end(content),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const profile = await mkdtemp(path.join(os.tmpdir(), "gatehouse-profile-"));
  const process = spawn(...(await commandOf(browser, profile, address)), { stdio: "ignore" });
  try {
    return await handed;
  } finally {
    const ended = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGKILL");
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function commandOf(
  browser: string,
  profile: string,
  address: string,
): Promise<[string, string[]]> {
  if (browser === "firefox")
    return ["firefox-esr", ["--headless", "--no-remote", "--profile", profile, address]];
  const own = ["--headless", `--user-data-dir=${profile}`, ...chromiumArguments];
  return [await chromiumPath(), [...own, address]];
}
