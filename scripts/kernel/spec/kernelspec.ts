import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename } from "node:fs/promises";
import { homedir, platform } from "node:os";
import path from "node:path";
import { prepareKernel } from "../build.js";
import { writeWhole } from "../../write-whole.js";

const here = import.meta.dirname;

/** A Jupyter kernelspec. */
export interface Kernelspec {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: "message" | "signal";
  metadata: Record<string, unknown>;
}

/** The kernel as Jupyter starts it; it registers under tslab's name, so that notebooks open on either. */
export const kernelName = "tslab";

/** The kernelspec of the front, started by the Node that runs this. */
function kernelspec(): Kernelspec {
  return {
    argv: [...launchCommand(), "{connection_file}"],
    display_name: "TypeScript (Gatehouse)",
    language: "typescript",
    // By message, because a signal cannot end a loop that runs after an await.
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
}

/** What starts the kernel, to be followed by a connection file; fast once `prepareKernel` has been here. */
export function launchCommand(): string[] {
  const file = (name: string) => path.join(here, "..", name);
  if (platform() === "win32") return [process.execPath, file("launch.mjs")];
  return ["/bin/sh", file("launch.sh"), process.execPath];
}

/**
 * Writes the kernelspec and its icons below Jupyter's folder of data. Another program's kernel of the name, as of stock
 * tslab, is kept beside it, and `say` hears where.
 */
export async function installKernelspec(
  dataFolder: string,
  say: (note: string) => void = () => undefined,
): Promise<string> {
  await prepareKernel();
  const folder = path.join(dataFolder, "kernels", kernelName);
  const file = path.join(folder, "kernel.json");
  await mkdir(folder, { recursive: true });
  const kept = await keepOther(file);
  if (kept)
    say(`kept the kernel that was there as ${kept}: to have it back, rename it to kernel.json`);
  await writeWhole(file, `${JSON.stringify(kernelspec(), null, 2)}\n`);
  for (const icon of ["logo-svg.svg", "logo-64x64.png"]) {
    await cp(path.join(here, icon), path.join(folder, icon));
  }
  return folder;
}

/** Moves a kernel.json that is not ours out of the way; its new name. */
async function keepOther(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || text.includes(JSON.stringify(kernelspec().display_name)))
    return undefined;
  for (let number = 1; ; number++) {
    const kept = `${file}.before${number === 1 ? "" : `-${number}`}`;
    if (existsSync(kept)) continue;
    await rename(file, kept);
    return kept;
  }
}

/** Jupyter's folder of data for the user. Source: jupyter_core's `jupyter_data_dir`. */
export function userDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment["JUPYTER_DATA_DIR"]) return environment["JUPYTER_DATA_DIR"];
  if (platform() === "darwin") return path.join(homedir(), "Library", "Jupyter");
  if (platform() === "win32") {
    return path.join(
      environment["APPDATA"] ?? path.join(homedir(), "AppData", "Roaming"),
      "jupyter",
    );
  }
  return path.join(
    environment["XDG_DATA_HOME"] ?? path.join(homedir(), ".local", "share"),
    "jupyter",
  );
}
