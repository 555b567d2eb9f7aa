import { execFile, spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { buildLibrary } from "../../scripts/build/library.js";
import { installKernelspec } from "../../scripts/kernel/spec/kernelspec.js";
import { distFolder, notebooksFolder } from "../../scripts/paths.js";
import { pythonEnvironment } from "../../scripts/setup/python.js";

/** A JupyterLab over a copy of the course, with settings and kernels of its own: what a test saves reaches nothing else. */
export class JupyterLab {
  private output = "";

  private constructor(
    private readonly child: ChildProcess,
    /** Holds all that is the server's; its `notebooks` is what it shows. */
    readonly folder: string,
    readonly address: string,
  ) {
    child.stderr?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(): Promise<JupyterLab> {
    const { bin } = await pythonEnvironment();
    await mkdir(distFolder, { recursive: true });
    const folder = await mkdtemp(path.join(distFolder, "lab-"));
    await Promise.all([
      buildLibrary(),
      installKernelspec(path.join(folder, "data")),
      cp(notebooksFolder, path.join(folder, "notebooks"), { recursive: true }),
      quietSettings(path.join(folder, "settings")),
    ]);
    const port = await freePort();
    const child = spawn(path.join(bin, "jupyter-lab"), serverOptions(port), {
      cwd: path.join(folder, "notebooks"),
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        PATH: `${bin}${path.delimiter}${process.env["PATH"]}`,
        JUPYTER_CONFIG_DIR: path.join(folder, "config"),
        JUPYTER_DATA_DIR: path.join(folder, "data"),
        JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
        JUPYTERLAB_SETTINGS_DIR: path.join(folder, "settings"),
        JUPYTERLAB_WORKSPACES_DIR: path.join(folder, "workspaces"),
      },
    });
    const lab = new JupyterLab(child, folder, `http://127.0.0.1:${port}`);
    await lab.#answers();
    return lab;
  }

  /** Ends the server as Ctrl-C does, which ends its kernels; the command lines of those that outlive it. */
  async stop(): Promise<string[]> {
    if (this.child.exitCode === null) {
      const over = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      const forced = setTimeout(() => this.child.kill("SIGKILL"), 30_000);
      await over;
      clearTimeout(forced);
    }
    const left = await this.#survivors();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    return left;
  }

  /** Processes that still name the server's folder; a kernel notices within seconds that its parent is gone. */
  async #survivors(): Promise<string[]> {
    let found: string[] = [];
    for (let tries = 0; tries < 40; tries++) {
      const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "args="], {
        maxBuffer: 1 << 26,
      });
      found = stdout.split("\n").filter((line) => line.includes(this.folder));
      if (found.length === 0) break;
      await sleep(250);
    }
    return found;
  }

  async #answers(): Promise<void> {
    for (let tries = 0; tries < 480 && this.child.exitCode === null; tries++) {
      const up = await fetch(`${this.address}/api/status`).then(
        (response) => response.ok,
        () => false,
      );
      if (up) return;
      await sleep(250);
    }
    await this.stop();
    throw new Error(`JupyterLab did not answer within two minutes:\n${this.output}`);
  }
}

function serverOptions(port: number): string[] {
  return [
    "--no-browser",
    "--allow-root",
    `--port=${port}`,
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
  ];
}

/** Nothing that asks the network or covers the page, and time for the kernel to complete on a busy machine. */
async function quietSettings(folder: string): Promise<void> {
  const settings = {
    "apputils-extension/notification": { checkForUpdates: false, fetchNews: "false" },
    "completer-extension/manager": { providerTimeout: 60_000 },
  };
  for (const [name, values] of Object.entries(settings)) {
    const file = path.join(folder, "@jupyterlab", `${name}.jupyterlab-settings`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(values));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
