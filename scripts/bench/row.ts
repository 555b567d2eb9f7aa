/** One measured workload of one contender, times in milliseconds. */
export interface BenchRow {
  workload: string;
  contender: string;
  version: string;
  medianMs: number;
  minMs: number;
  maxMs: number;
  /** What else was seen. */
  note?: string;
}

/** What we appear as. */
export const ours = { name: "gatehouse", version: "0.1.0" };

/** The row of some measured times. */
export function rowOf(
  workload: string,
  { name, version }: { name: string; version: string },
  times: number[],
): BenchRow {
  const sorted = [...times].sort((a, b) => a - b);
  const rounded = (ms: number) => Math.round(ms * 10) / 10;
  return {
    ...{ workload, contender: name, version },
    medianMs: rounded(sorted[Math.floor(sorted.length / 2)]!),
    minMs: rounded(sorted[0]!),
    maxMs: rounded(sorted.at(-1)!),
  };
}
