import { blindSpots, indistinct } from "./blind-spots.js";
import type { EquationReport, Traces } from "./check-cells.js";
import { builtTraces, otherTraces } from "./course/course-traces.js";
import type { BoundSymbol } from "./evaluate/symbols.js";
import { describeShape } from "./evaluate/values.js";

/** What came of the equations of one notebook. */
export type NotebookEquations = EquationReport & { path: string };

/** Every finding, what was left unchecked and why, and a count. */
export function findingLines(reports: NotebookEquations[], milliseconds: number): string {
  const lines = reports.flatMap(({ path, findings, equations }) => [
    ...findings.map(
      ({ cell, line, message }) => `${path}, cell ${cell}, line ${line ?? 1}: ${message}`,
    ),
    ...equations
      .filter(({ kind }) => kind === "unchecked")
      .map(({ cell, line, reason }) => `${path}, cell ${cell}, line ${line}: unchecked: ${reason}`),
  ]);
  const all = reports.flatMap(({ equations }) => equations);
  const held = all.filter(({ kind, problems }) => kind === "check" && problems.length === 0).length;
  const mistakes = all.filter(({ kind, problems }) => kind === "false" && problems.length === 0);
  const each = (milliseconds / Math.max(1, all.length)).toFixed(1);
  return `${[...lines, `${all.length} equations: ${held} hold, ${mistakes.length} shown as mistakes are false; ${each} ms of processor time each`].join("\n")}\n`;
}

/** Traces with everything they declare. */
export function symbolLines(traces: Traces): string {
  const lines = traces.names.flatMap((name) => {
    const trace = traces.get(name);
    return [`${name}: ${trace.says}`, ...[...trace.symbols.values()].map(symbolLine), ""];
  });
  return `${lines.join("\n")}\n`;
}

function symbolLine({ key, says, shape, steps, any }: BoundSymbol): string {
  const when = steps ? ` at the steps ${steps.from} to ${steps.to}` : "";
  return `  ${key.padEnd(10)} ${says}${any ? "" : `, ${describeShape({ shape })}`}${when}`;
}

/** What the course's traces in use cannot tell apart. */
export async function blindSpotLines(reports: NotebookEquations[]): Promise<string> {
  const traces = await builtTraces();
  const claims = reports.flatMap(({ equations }) =>
    equations.flatMap(({ kind, claims: said }) => (kind === "check" && said ? [said] : [])),
  );
  const used = traces.names.filter((name) =>
    claims.some(({ trace }) => trace === traces.get(name)),
  );
  const sections = await Promise.all(
    used.map(async (name) => {
      const others = await otherTraces(name);
      const spots = claims
        .filter(({ trace }) => trace.name === name)
        .flatMap((said) => blindSpots(said, others))
        .map(({ was, now, equation }) => `  ${was} → ${now} in the equation of ${equation}`);
      const groups = indistinct(traces.get(name)).map(
        (keys) => `  ${keys.join(", ")} have the same values`,
      );
      const lines = [...new Set([...spots, ...groups])];
      return [`trace ${name}:${lines.length === 0 ? " none" : ""}`, ...lines];
    }),
  );
  return `\nBlind spots\n${sections.flat().join("\n")}\n`;
}
