import { spawn } from "node:child_process";
import path from "node:path";
import { buildLibrary, watchLibrary } from "../build/library.js";
import { installKernelspec, kernelName } from "../kernel/spec/kernelspec.js";
import { notebooksFolder, packageFolder } from "../paths.js";
import { commandOf, flag, port } from "./arguments.js";
import { pythonEnvironment } from "../setup/python.js";

const usage = `usage: gatehouse lab [--no-browser] [--port N]

Opens notebooks/ in JupyterLab: makes a Python environment with JupyterLab and what draws figures there (the first
time; later without a network), registers the kernel in it, and rebuilds the library whenever its sources change.

  --no-browser  only print the address
  --port N      where JupyterLab listens (default 8888)
`;

export const command = commandOf({
  usage,
  options: { "no-browser": flag(), port: port(8888) },
  run: (values) => openLab(values.port, !values["no-browser"]),
});

async function openLab(where: number, inBrowser: boolean): Promise<number> {
  const { bin } = await pythonEnvironment(say);
  say("building the library and the kernel");
  await Promise.all([
    buildLibrary(),
    installKernelspec(path.join(path.dirname(bin), "share/jupyter")),
  ]);
  const stopWatching = watchLibrary(say);
  say("starting JupyterLab: Ctrl-C ends it");
  const options = [`--port=${where}`, ...(inBrowser ? [] : ["--no-browser"])];
  try {
    return await jupyterLab(bin, options);
  } finally {
    stopWatching();
  }
}

function say(note: string): void {
  process.stderr.write(`${note}\n`);
}

/** What a new notebook is offered first. */
const ourKernel = `--MultiKernelManager.default_kernel_name=${kernelName}`;

/** Where Python finds our hook, and the option that names it: saving keeps the static pictures of figures. */
const hooksFolder = path.join(packageFolder, "setup");
const keepPictures = "--ContentsManager.pre_save_hook=keep_pictures.pre_save";

/** JupyterLab in the foreground: Ctrl-C reaches it as it reaches us, and ends it. */
function jupyterLab(bin: string, options: string[]): Promise<number> {
  const args = ["lab", ...rootOption(), keepPictures, ourKernel, ...options];
  const child = spawn(path.join(bin, "jupyter"), args, {
    cwd: notebooksFolder,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env["PATH"]}`,
      PYTHONPATH: [hooksFolder, process.env["PYTHONPATH"]].filter(Boolean).join(path.delimiter),
    },
  });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 0));
  });
}

/** Jupyter refuses to run as root unless it is told that this is meant. */
function rootOption(): string[] {
  return process.getuid?.() === 0 ? ["--allow-root"] : [];
}
