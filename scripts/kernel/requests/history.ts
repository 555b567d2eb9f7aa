import type { Incoming } from "../protocol/message.js";
import type { Reply } from "../session.js";

type Entry = [session: number, line: number, source: string | [string, null]];

interface HistoryContent {
  hist_access_type: "tail" | "range" | "search";
  output?: boolean;
  session?: number;
  start?: number;
  stop?: number | null;
  n?: number | null;
  pattern?: string;
  unique?: boolean;
}

/** What has been executed in this kernel. */
export class History {
  readonly #lines: { line: number; source: string }[] = [];

  add(line: number, source: string): void {
    this.#lines.push({ line, source });
  }

  /** The answer to a history_request. */
  answer = ({ content }: Incoming): Reply => {
    const wanted = content as unknown as HistoryContent;
    const history = this.#select(wanted).map(({ line, source }): Entry => {
      return [1, line, wanted.output ? [source, null] : source];
    });
    return { content: { status: "ok", history } };
  };

  #select(wanted: HistoryContent): { line: number; source: string }[] {
    if (wanted.hist_access_type === "range") return this.#range(wanted);
    const found = wanted.hist_access_type === "search" ? this.#search(wanted) : this.#lines;
    const most = wanted.n ?? found.length;
    return most > 0 ? found.slice(-most) : [];
  }

  /** Lines from `start` up to, not including, `stop`; sessions other than this one are not kept. */
  #range({ session = 0, start, stop }: HistoryContent): { line: number; source: string }[] {
    if (session !== 0 && session !== 1) return [];
    const from = this.#line(start ?? 0);
    const to = this.#line(stop ?? Infinity);
    return this.#lines.filter(({ line }) => line >= from && line < to);
  }

  /** A negative line is counted from the end: the next one's number stands for 0. Source: IPython's HistoryAccessor. */
  #line(number: number): number {
    const next = (this.#lines.at(-1)?.line ?? 0) + 1;
    return number < 0 ? Math.max(0, next + number) : number;
  }

  #search({ pattern = "*", unique = false }: HistoryContent): { line: number; source: string }[] {
    const glob = globPattern(pattern);
    const found = this.#lines.filter(({ source }) => glob.test(source));
    if (!unique) return found;
    return [...new Map(found.map((entry) => [entry.source, entry])).values()];
  }
}

function globPattern(pattern: string): RegExp {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
