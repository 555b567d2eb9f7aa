import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import type { Recorder } from "./recorder.js";
import { listen } from "./wrap.js";

const reading = new Set(["readFile", "exists", "access", "realpath", "readlink"]);
const listing = new Set(["readdir", "opendir"]);
/** What only uses a file that is open. */
const harmless = new Set(["close", "read", "readv", "createReadStream", "_toUnixTimestamp"]);
const printing = new Set(["write"]);

/** Notes the files that are read and the folders that are listed. What writes, and what tells of times, is beyond that. */
export function recordFiles(recorder: Recorder): void {
  for (const name of functionsOf(fs)) listenTo(fs, name, recorder);
  for (const name of functionsOf(fs.promises)) listenTo(fs.promises, name, recorder);
  syncBuiltinESMExports();
}

/** Names of functions; those with a capital are classes. */
function functionsOf(module: object): string[] {
  return Object.keys(module).filter((name) => /^[a-z_]/.test(name) && name !== "promises");
}

function listenTo(module: object, name: string, recorder: Recorder): void {
  const plain = name.replace(/Sync$/, "");
  if (harmless.has(plain)) return;
  const beyond = () => recorder.beyond(`fs.${name}`);
  listen(module, name, ([first, second]) => {
    if (first === undefined) beyond();
    else if (reading.has(plain)) recorder.file(first);
    else if (listing.has(plain)) recorder.folder(first, isDeep(second));
    else if (plain === "open" && module === fs && isForReading(second)) recorder.file(first);
    else if (!(printing.has(plain) && (first === 1 || first === 2))) beyond();
  });
}

function isDeep(options: unknown): boolean {
  return (options as { recursive?: unknown } | null | undefined)?.recursive === true;
}

function isForReading(flags: unknown): boolean {
  return (
    [undefined, null, "r", fs.constants.O_RDONLY].includes(flags as string) ||
    typeof flags === "function"
  );
}
