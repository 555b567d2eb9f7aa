import { pageOfRoom, roomOf } from "../api/page.js";
import type { ApiEntry } from "../api/read.js";
import { wordsOfText, type SearchEntry } from "../client/search/query.js";
import { fileOf, type Lesson } from "../lesson.js";
import { sourceOf } from "../../notebook/notebook.js";
import { headingsOf } from "../markdown.js";

/** How many of its rarest words a section is found by, beside its title: more would make every page's search heavy. */
const mostWords = 18;

/** What can be found on the site: every section of a lesson, and every name of the library. */
export function searchEntries(lessons: Lesson[], api: ApiEntry[]): SearchEntry[] {
  const sections = lessons.flatMap(sectionsOf);
  const counts = new Map<string, number>();
  for (const { words } of sections)
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [
    ...sections.map(({ title, within, address, words }): SearchEntry => {
      const chosen = distinctive(words, counts, sections.length);
      return ["section", title, within, address, chosen.join(" ")];
    }),
    ...api.map((entry): SearchEntry => {
      const room = roomOf(entry);
      return [
        "name",
        entry.name,
        `library, ${room}`,
        `${pageOfRoom(room)}#${entry.name}`,
        firstWords(entry),
      ];
    }),
  ];
}

interface LessonSection {
  title: string;
  within: string;
  address: string;
  words: string[];
}

/** The sections of a lesson: what stands under each heading, prose, formulas and code. */
function sectionsOf(lesson: Lesson): LessonSection[] {
  const within = `${lesson.number} ${lesson.title}`;
  const page = fileOf(lesson);
  const sections: LessonSection[] = [
    { title: lesson.title, within: `lesson ${lesson.number}`, address: page, words: [] },
  ];
  const headings = [...lesson.headings];
  for (const cell of lesson.notebook.cells) {
    if (cell.cell_type === "raw") continue;
    for (const part of sourceOf(cell).split(/^(?=## )/m)) {
      const heading = part.startsWith("## ") && headingsOf(part)[0];
      const next = heading ? headings.shift() : undefined;
      if (next)
        sections.push({ title: next.text, within, address: `${page}#${next.id}`, words: [] });
      sections.at(-1)!.words.push(...wordsOfText(cell.cell_type === "code" ? namesIn(part) : part));
    }
  }
  return sections;
}

/** Of code, the names that are called: they tell what a section is about. */
function namesIn(code: string): string {
  return [...code.matchAll(/\b([a-z]\w+)\(/g)].map(([, name]) => name).join(" ");
}

const common = new Set(
  `the a an and or of to in is it its that this with for as at by on be are was not but from one two you what which how
  when where so then than if we all no each every only can has have does do did their they there here into out up first
  same other more most would will just also like now over after before between both through cell const let number numbers
  ipynb text begin end aligned left right quad the_t`.split(/\s+/),
);

/** The words that stand for a section: often in it, seldom elsewhere. */
function distinctive(words: string[], counts: Map<string, number>, sections: number): string[] {
  const own = new Map<string, number>();
  for (const word of words)
    if (word.length > 1 && !common.has(word) && !/^\d+$/.test(word))
      own.set(word, (own.get(word) ?? 0) + 1);
  const weight = ([word, count]: [string, number]) =>
    (1 + Math.log(count)) * Math.log(sections / counts.get(word)! + 0.5);
  return [...own]
    .sort((a, b) => weight(b) - weight(a) || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostWords)
    .map(([word]) => word);
}

/** A name is found by its own parts and the first few words that describe it. */
function firstWords({ text }: ApiEntry): string {
  const words = wordsOfText(text.split(/[.:](?:\s|$)/)[0]!);
  return [...new Set(words)]
    .filter((word) => !common.has(word))
    .slice(0, 3)
    .join(" ");
}
