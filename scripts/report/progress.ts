import type { Progress } from "../check/check-notebooks.js";

const width = 24;

/** A progress bar on a terminal's stderr; silence anywhere else. */
export function progressBar(
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
): Progress & { end(): void } {
  if (!stream.isTTY) return { started() {}, cell() {}, finished() {}, end() {} };
  const running = new Map<string, number>();
  let done = 0;
  const draw = (): void => {
    const part = [...running.values()].reduce((sum, share) => sum + share, done) / total;
    const filled = Math.round(width * part);
    const names = [...running.keys()].map((path) => path.split("/").pop()).join(", ");
    const line = `${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total} ${names}`;
    stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
  };
  return {
    started(path) {
      running.set(path, 0);
      draw();
    },
    cell(path, index, of) {
      running.set(path, index / of);
      draw();
    },
    finished({ path }) {
      running.delete(path);
      done++;
      draw();
    },
    end() {
      stream.write("\r\u001b[K");
    },
  };
}
