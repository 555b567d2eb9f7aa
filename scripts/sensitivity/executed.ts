import { Session, type Profiler } from "node:inspector";

/** Which places of a script were executed while the work was done; the script is known by its file name. */
export async function executedPlaces(
  filename: string,
  work: () => Promise<void>,
): Promise<(offset: number) => boolean> {
  const session = new Session();
  session.connect();
  try {
    await post(session, "Profiler.enable");
    await post(session, "Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    await work();
    const { result } = (await post(session, "Profiler.takePreciseCoverage")) as {
      result: Profiler.ScriptCoverage[];
    };
    const script = result.filter(({ url }) => url === filename).at(-1);
    const ranges = script?.functions.flatMap((each) => each.ranges) ?? [];
    return (offset) => innermost(ranges, offset) > 0;
  } finally {
    session.disconnect();
  }
}

/** How often the smallest range around a place was executed. */
function innermost(ranges: Profiler.CoverageRange[], offset: number): number {
  let best: Profiler.CoverageRange | undefined;
  for (const range of ranges) {
    if (offset < range.startOffset || offset >= range.endOffset) continue;
    const size = range.endOffset - range.startOffset;
    if (!best || size <= best.endOffset - best.startOffset) best = range;
  }
  return best?.count ?? 0;
}

function post(session: Session, method: string, parameters: object = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
