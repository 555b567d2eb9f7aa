import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { keyFolderPrefix } from "../leftovers.js";
import { signalAll, startedBy } from "../kernel/transport/children.js";
import { LastWords } from "./last-words.js";
import { residentMemory } from "./memory.js";
import type { KernelSpec } from "./kernelspecs.js";
import { returnPorts, takePorts } from "./ports.js";
import type { Connection } from "../kernel/protocol/connection.js";

/** How much of what a kernel writes past the protocol is kept, for the report of its death. */
const keptBytes = 20_000;
/** How long after a kernel has ended there may still be something of it to read. */
const closesWithinMs = 100;
/** How often a limit of memory is looked after. */
const memoryEveryMs = 100;
const live = new Set<KernelProcess>();
/** The folders of connection files that are still there. */
const folders = new Set<string>();
/** Whether we have been told to stop: no kernel is started any more. */
let ending = false;

/** A kernel's process: in a group of its own, with a private connection file, and gone when told. */
export class KernelProcess {
  /** Resolves when the process has ended, with the words for how. */
  readonly ended: Promise<string>;
  private log = "";
  private over = false;
  private lastWords: LastWords | undefined;
  /** Why we ended it, where we did. */
  private ground: string | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly connection: Connection,
    private readonly folder: string,
  ) {
    live.add(this);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => this.keep(chunk.toString()));
    }
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(`could not be started: ${error.message}`));
      child.once("exit", (code, signal) => {
        const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
        void this.heardOut().then(() => resolve(this.ground ?? how));
      });
    });
    void this.ended.then(() => {
      this.over = true;
    });
  }

  /** Starts a kernel in `cwd`. */
  static async start(spec: KernelSpec, cwd: string): Promise<KernelProcess> {
    await unlessEnding();
    const folder = await mkdtemp(path.join(tmpdir(), keyFolderPrefix()));
    folders.add(folder);
    const connection = await newConnection();
    const file = path.join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
    await unlessEnding();
    const [command, ...args] = spec.argv.map((part) => part.replaceAll("{connection_file}", file));
    const child = spawn(command!, args, {
      cwd,
      detached: true,
      env: {
        ...process.env,
        JPY_PARENT_PID: String(process.pid),
        FORCE_COLOR: "0",
        ...spec.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new KernelProcess(child, connection, folder);
  }

  /** What the kernel wrote to its own stdout and stderr, the last of it. */
  get output(): string {
    return this.log.trim();
  }

  /** The process; undefined when it could not be started. It leads a group of its own. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Whether the process has ended. */
  get dead(): boolean {
    return this.over;
  }

  /** With what the process ended by itself; null while it runs, and when a signal ended it. */
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** To be called when the kernel has started: from now on its last words are heard. */
  listenIn(): void {
    if (this.pid !== undefined && !this.over) this.lastWords = new LastWords(this.pid);
  }

  /** Ends what the kernel's cells have started and detached, which is in no group of the kernel's. */
  endDetached(): void {
    if (this.pid === undefined || this.over) return;
    const { all, attached } = startedBy(this.pid);
    signalAll(
      all.filter((process) => !attached.includes(process)),
      "SIGKILL",
    );
  }

  /** Sends SIGINT, as Jupyter's interrupt does. */
  interrupt(): void {
    this.signal("SIGINT");
  }

  /** Ends the process and everything it started, at once and without tidying up. */
  abandon(): void {
    this.signal("SIGKILL");
  }

  /** Ends the process when it and what it started take more than `megabytes`. */
  limitMemory(megabytes: number): void {
    const timer: NodeJS.Timeout = setInterval(() => {
      const { pid } = this.child;
      if (pid === undefined || this.over) return clearInterval(timer);
      const used = residentMemory(pid) / 2 ** 20;
      if (used <= megabytes) return;
      this.ground = `took ${Math.round(used)} MB of memory, ${megabytes} are allowed (--memory), and was ended`;
      this.signal("SIGKILL");
    }, memoryEveryMs);
    timer.unref();
  }

  /** Ends the process and everything it started, and removes its files. */
  async kill(): Promise<void> {
    this.endDetached();
    this.signal("SIGKILL");
    await this.ended;
    await this.clean();
  }

  /** Removes the files of a process that has ended; whatever it started is ended too. */
  async clean(): Promise<void> {
    this.signal("SIGKILL");
    live.delete(this);
    const { shell_port, iopub_port, stdin_port, control_port, hb_port } = this.connection;
    returnPorts([shell_port, iopub_port, stdin_port, control_port, hb_port]);
    await rm(this.folder, { recursive: true, force: true });
    folders.delete(this.folder);
  }

  /** Resolves when all has been kept that the kernel wrote before it ended. */
  private async heardOut(): Promise<void> {
    const closed = once(this.child, "close");
    // What it started may still hold its descriptors.
    await Promise.race([closed, sleep(closesWithinMs, undefined, { ref: false })]);
    this.keep(this.lastWords?.take() ?? "");
  }

  private keep(text: string): void {
    this.log = (this.log + text).slice(-keptBytes);
  }

  private signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Ends every kernel that still runs, for when we are told to stop ourselves; none is started after that. */
export async function killAllKernels(): Promise<void> {
  ending = true;
  await Promise.all([...live].map((kernel) => kernel.kill()));
  await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
}

// However this process ends, short of being killed, no kernel and no connection file of its own outlives it.
process.once("exit", () => {
  for (const kernel of live) kernel.abandon();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Goes on unless all kernels have been ended: then the process is about to end too, and waits for it. */
function unlessEnding(): Promise<void> {
  return ending ? new Promise(() => undefined) : Promise.resolve();
}

async function newConnection(): Promise<Connection> {
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await takePorts(5);
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port: shell_port!,
    iopub_port: iopub_port!,
    stdin_port: stdin_port!,
    control_port: control_port!,
    hb_port: hb_port!,
  };
}
