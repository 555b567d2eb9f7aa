import type { Finding } from "../../notebook/finding.js";
import { readMarkdown } from "../../notebook/markdown.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { lineCounter } from "../../notebook/prose-text.js";
import { notebooksFolder } from "../../paths.js";
import { numberWords, valueOfWord } from "../prose/number-words.js";
import { lessonsIn } from "../references/course-order.js";

const counts = new RegExp(
  `(?<![\\w.-])(\\d+|${numberWords.source}) (?:lessons|notebooks)(?: (?:of|in) (?:the|this) course)?`,
  "gi",
);

/** "All eight lessons", "the course has 21 notebooks", where there are more or fewer. */
export function lessonCounts({ notebook }: NotebookFile): Finding[] {
  const { size } = lessonsIn(notebooksFolder);
  return notebook.cells.flatMap((cell, k) => {
    if (cell.cell_type !== "markdown") return [];
    const source = sourceOf(cell);
    return readMarkdown(source).blocks.flatMap(({ text, start }) =>
      [...text.matchAll(counts)].flatMap((match): Finding[] => {
        const value = valueOfWord(match[1]!) ?? Number(match[1]);
        const about = text.slice(Math.max(0, match.index - 24), match.index + match[0].length);
        const isWhole = /\b(?:all|the|these|course)\b/i.test(about);
        if (!isWhole || value === size || !Number.isInteger(value)) return [];
        const line = lineCounter(source)(start + match.index);
        return [{ kind: "prose", cell: k + 1, line, message: `"${match[0]}": there are ${size}` }];
      }),
    );
  });
}
