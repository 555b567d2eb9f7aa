import path from "node:path";
import type { Finding } from "../../notebook/finding.js";
import { readMarkdown } from "../../notebook/markdown.js";
import { sourceOf, type NotebookFile } from "../../notebook/notebook.js";
import { lineCounter } from "../../notebook/prose-text.js";
import { numberWords, valueOfWord } from "../prose/number-words.js";
import { lessonAfter, lessonsIn } from "./course-order.js";
import { linksIn, type LinkInProse } from "./links-in.js";

const word = `(?:\\d+|${numberWords.source})`;
/** "notebook 06", "lessons 03 to 05", "notebooks 2 and 3". */
const numbered =
  /\b(?:notebooks?|lessons?) (\d{1,2})(?:\s*(?:to|and|–|-)\s*(\d{1,2}))?(?![\d.,]*\d|\s*%)/gi;
/** "eight notebooks of this course", "all eight lessons", "the first notebook of eight". */
const counted = [
  new RegExp(`\\b(?:all|the|these|of|this course(?:'s)?) (${word}) (?:notebooks|lessons)\\b`, "gi"),
  new RegExp(`\\b(${word}) (?:notebooks|lessons) (?:of|in) (?:the|this) course\\b`, "gi"),
  new RegExp(`\\b(?:notebook|lesson) of (${word})\\b`, "gi"),
];

/** Notebooks that prose names by a number they do not have, counts wrongly, or calls the next or the one before. */
export function lessonFindings(file: NotebookFile): Finding[] {
  const lessons = lessonsIn(path.dirname(file.path));
  if (!lessons.has(/^\d+/.exec(path.basename(file.path))?.[0] ?? "")) return [];
  return file.notebook.cells.flatMap((cell, k) => {
    if (cell.cell_type !== "markdown") return [];
    const source = sourceOf(cell);
    const named = [
      ...textProblems(source, lessons),
      ...linksIn(source).flatMap((link) => placeProblem(link, file.path) ?? []),
    ];
    const once = named.filter(
      ({ line }, at) => named.findIndex((each) => each.line === line) === at,
    );
    return once.map(({ line, message }) => ({
      kind: "link" as const,
      cell: k + 1,
      line,
      message,
    }));
  });
}

interface LineProblem {
  line: number;
  message: string;
}

function textProblems(source: string, lessons: Map<string, string>): LineProblem[] {
  // One that is missing among them may be on its way.
  const last = Math.max(...[...lessons.keys()].map(Number));
  return readMarkdown(source).blocks.flatMap(({ text, start }) => [
    ...[...text.matchAll(numbered)].flatMap((match) =>
      match
        .slice(1, 3)
        .filter((number) => number !== undefined && Number(number) > last)
        .map((number) => ({
          line: lineCounter(source)(start + match.index),
          message: `there is no notebook ${number}: there are ${[...lessons.keys()].join(", ")}`,
        })),
    ),
    ...counted.flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const value = valueOfWord(match[1]!) ?? Number(match[1]);
        const numbers = lessons.size;
        // Some of them may be meant, never more than there are.
        const isWrong = /\bof\b.*\bof\b|all|course|of$/i.test(match[0])
          ? value !== numbers
          : value > numbers;
        return isWrong && Number.isInteger(value) && value > 1
          ? [
              {
                line: lineCounter(source)(start + match.index),
                message: `"${match[0]}": there are ${numbers}`,
              },
            ]
          : [];
      }),
    ),
  ]);
}

/** "the next notebook", "Before: …", "notebook 06" must lead where they say. */
function placeProblem(link: LinkInProse, from: string): LineProblem | undefined {
  const { target, text, line, before } = link;
  const name = path.basename(target.split("#")[0]!);
  const actual = /^(\d+)-.*\.ipynb$/.exec(name)?.[1];
  if (actual === undefined) return undefined;
  const number = /\b(?:notebook|lesson) (\d+)\b/i.exec(text)?.[1];
  if (number !== undefined && Number(number) !== Number(actual))
    return { line, message: `"${text}" leads to ${target}, which is notebook ${actual}` };
  const places = placesSaid(text, before);
  const expected = places === undefined ? undefined : lessonAfter(from, places);
  if (places === undefined || expected === name) return undefined;
  const said = places > 0 ? "next" : "one before";
  return {
    line,
    message: `"${(before + text).trim().slice(-40)}" leads to ${name}, the ${said} is ${expected ?? "none"}`,
  };
}

function placesSaid(text: string, before: string): 1 | -1 | undefined {
  if (/\bnext\b/i.test(text) || /\bnext:?\s*$/i.test(before.replace(/[[*_]+$/, ""))) return 1;
  const isBefore =
    /\b(?:previous|last|one before)\b/i.test(text) ||
    /^\W*before:\s*$/i.test(before.replace(/[[*_]+$/, ""));
  return isBefore ? -1 : undefined;
}
