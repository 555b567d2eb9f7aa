import path from "node:path";
import type { Progress } from "../check/check-notebooks.js";
import { plainLine } from "./plain.js";

const width = 24;

/** A progress bar on a terminal's stderr; anywhere else nothing but notes. */
export function progressBar(
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
): Progress & { end(): void } {
  const note = (file: string, what: string) => stream.write(`${plainLine(`${file}: ${what}`)}\n`);
  if (!stream.isTTY) return { started() {}, cell() {}, noted: note, finished() {}, end() {} };
  const running = new Map<string, number>();
  let done = 0;
  const draw = (): void => {
    const part = [...running.values()].reduce((sum, share) => sum + share, done) / total;
    const filled = Math.round(width * part);
    const names = [...running.keys()].map((file) => plainLine(path.basename(file))).join(", ");
    const line = `${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total} ${names}`;
    stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
  };
  return {
    started(file) {
      running.set(file, 0);
      draw();
    },
    cell(file, index, of) {
      running.set(file, index / of);
      draw();
    },
    noted(file, what) {
      stream.write("\r\u001b[K");
      note(file, what);
      draw();
    },
    finished({ path: file }) {
      running.delete(file);
      done++;
      draw();
    },
    end() {
      stream.write("\r\u001b[K");
    },
  };
}
