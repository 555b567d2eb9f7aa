import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import { nearestName } from "../../notebook/nearest-name.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { commentsIn } from "../../notebook/prose-text.js";
import { bibliographyName, sourcesIn } from "./bibliography.js";

/** `1997<!--given hochreiter1997 -->`: a number that a source gives. */
interface Given {
  key: string;
  line: number;
  /** Position of its comment in the source. */
  start: number;
}

/** What a Markdown source takes from others, in order. */
export function givenIn(source: string): Given[] {
  return commentsIn(source).flatMap(({ text, line, start }) => {
    const [, key] = /^\s*given\s+([^]*?)\s*$/.exec(text) ?? [];
    return key === undefined ? [] : [{ key, line, start }];
  });
}

/** The sources that prose names and the bibliography beside the notebook does not know. */
export async function unknownSources({ path: file, notebook }: NotebookFile): Promise<Finding[]> {
  const named = notebook.cells.flatMap((cell, k) =>
    cell.cell_type === "markdown"
      ? givenIn(sourceOf(cell)).map((given) => ({ ...given, cell: k + 1 }))
      : [],
  );
  if (named.length === 0) return [];
  const keys = (await sourcesIn(path.dirname(file)))?.map(({ id }) => id);
  return named.flatMap(({ key, cell, line }): Finding[] => {
    if (keys?.includes(key)) return [];
    return [{ kind: "prose", cell, line, message: `${messageFor(key, keys)}` }];
  });
}

function messageFor(key: string, keys: string[] | undefined): string {
  if (!keys) return `given ${key}: there is no ${bibliographyName} beside the notebook`;
  const near = nearestName(key, keys);
  const fix = near === undefined ? `expected one of ${keys.join(", ")}` : `did you mean ${near}?`;
  return `given ${key}: ${bibliographyName} has no such id: ${fix}`;
}
