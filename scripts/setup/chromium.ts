import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** How tests start it: headless, without what a sandboxed machine cannot give and a test does not need. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A Chromium to test in: the one CHROMIUM_PATH names, one on the PATH, or Debian's, installed when we may.
 * @throws Error saying what to install when there is none.
 */
export async function chromiumPath(): Promise<string> {
  return (await find()) ?? (await install());
}

async function find(): Promise<string | undefined> {
  const named = process.env["CHROMIUM_PATH"];
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  for (const candidate of named ? [named, ...candidates] : candidates) {
    const usable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return candidate;
  }
  return undefined;
}

async function install(): Promise<string> {
  const advice = "install Chromium (Debian: apt-get install chromium) or set CHROMIUM_PATH to one";
  if (process.getuid?.() !== 0) throw new Error(`no Chromium found on the PATH: ${advice}`);
  try {
    await run("apt-get", ["update", "-qq"], { maxBuffer: 1 << 26 });
    await run("apt-get", ["install", "-y", "-qq", "chromium"], { maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Error(`no Chromium found, and apt-get could not install one: ${advice}`, {
      cause: error,
    });
  }
  const found = await find();
  if (!found) throw new Error(`no Chromium found after installing it: ${advice}`);
  return found;
}
