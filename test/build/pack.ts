import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** Packs a package as npm would publish it; returns the file. */
export async function packFolder(from: string, to: string): Promise<string> {
  const arguments_ = ["pack", "--silent", "--pack-destination", to];
  const { stdout } = await promisify(execFile)("npm", arguments_, { cwd: from });
  return path.join(to, stdout.trim().split("\n").at(-1)!);
}
