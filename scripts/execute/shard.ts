import { existsSync } from "node:fs";
import path from "node:path";
import { cacheFolder, root } from "../paths.js";
import { hashOf, Store } from "./cache/store.js";
import { readReport } from "../report/stored.js";

/** Which part of the work is this machine's. */
export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/** A shard that was dealt out, as its report names it. */
export interface DealtShard extends Shard {
  /** Names the whole deal: parts of different deals do not make a whole. */
  plan: string;
}

/** Into how many parts work can be dealt. */
export const mostShards = 1000;
const recorded = new Store(path.join(cacheFolder, "durations"));

/**
 * The notebooks of one shard: the longest first, each to the shard that has least to do, so that all take about as
 * long. The same notebooks and durations give the same deal on every machine.
 */
export async function dealtTo(
  shard: Shard,
  paths: string[],
  durationsFile?: string,
): Promise<{ paths: string[]; dealt: DealtShard }> {
  const known = await durationsOf(paths, durationsFile);
  const typical = mean([...known.values()]) ?? 1;
  const work = paths.map((name) => ({ name: keyOf(name), path: name }));
  const weighed = work.map((each) => ({ ...each, ms: known.get(each.path) ?? typical }));
  const plan = hashOf([shard.of, weighed.map(({ name, ms }) => [name, ms]).sort()]).slice(0, 16);
  const loads = Array.from({ length: shard.of }, () => 0);
  const mine = new Set<string>();
  for (const each of weighed.sort((a, b) => b.ms - a.ms || (a.name < b.name ? -1 : 1))) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += each.ms;
    if (least === shard.index - 1) mine.add(each.path);
  }
  return { paths: paths.filter((each) => mine.has(each)), dealt: { ...shard, plan } };
}

/** Records how long notebooks took, for the next deal. */
export async function recordDurations(
  reports: { path: string; durationMs: number; cached: boolean }[],
): Promise<void> {
  for (const { path: name, durationMs, cached } of reports)
    if (!cached) await recorded.write(hashOf(keyOf(name)), Math.round(durationMs));
}

/** @throws NotebookError when the file is not a report. */
async function durationsOf(paths: string[], file?: string): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  if (file === undefined) {
    for (const name of paths) {
      const ms = await recorded.read(hashOf(keyOf(name)));
      if (typeof ms === "number") known.set(name, ms);
    }
    return known;
  }
  const reported = await reportedDurations(file);
  for (const name of paths) {
    const ms = reported.get(keyOf(name));
    if (ms !== undefined) known.set(name, ms);
  }
  return known;
}

/** How long each notebook's cells took, also where it was not run this time. No report yet is one that says nothing. */
async function reportedDurations(file: string): Promise<Map<string, number>> {
  if (!existsSync(file)) return new Map();
  const { notebooks } = await readReport(file);
  return new Map(
    notebooks.map(({ path: name, durationMs, cells }) => {
      const inCells = cells.reduce((sum, cell) => sum + cell.durationMs, 0);
      return [keyOf(name), Math.max(durationMs, inCells)];
    }),
  );
}

/** The name of a notebook on every machine. */
function keyOf(name: string): string {
  return path.relative(root, path.resolve(name)).split(path.sep).join("/");
}

function mean(values: number[]): number | undefined {
  return values.length === 0
    ? undefined
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}
