import { readMarkdown, type TextBlock } from "../../notebook/markdown.js";
import { blanked } from "../../notebook/prose-text.js";

const endOfSentence = /[.!?…][)"”’*_`]*\s+(?=[\p{Lu}\d"“‘*_$`([])/gu;
const blockSentenceEnd = /[.!?…][)"”’]*\s+(?=[\p{Lu}\d"“‘([\u25a2\u25b3]|$)/gu;
const startOfBlock = /\n[ \t]*(?:\n|[-*+>|#]|\d+\.[ \t])/g;

/** The sentence, or what there is of it, that ends at a place of a Markdown source; empty where none does. */
export function sentenceBefore(source: string, end: number): string {
  const head = blanked(source.slice(0, end), ({ kind }) => kind === "comment");
  const blockStart = [...head.trimEnd().matchAll(startOfBlock)].at(-1)?.index ?? 0;
  const block = head.slice(blockStart).replace(/^[\s>|#*+-]+(?=\s)/, "");
  const isApart = /\n[ \t]*\n[ \t]*$/.test(head);
  const start = [...block.trimEnd().matchAll(endOfSentence)].at(-1);
  const sentence = start ? block.slice(start.index + start[0].length) : block;
  return isApart ? "" : sentence.replace(/\s+/g, " ").trim();
}

/** A sentence of a block; what stands behind it up to the next one, comments above all, is its own. */
export interface ProseSentence {
  block: TextBlock;
  /** As read: mathematics and code as signs, one space between words. */
  text: string;
  /** Its place in the source. */
  start: number;
  end: number;
}

const abbreviation = /\b(?:e\.g|i\.e|al|vs|cf|etc|no|fig|eq)\.[)"”’*_`]*\s+$/i;

/** The sentences of a Markdown source's text, in order. */
export function sentencesOf(source: string): ProseSentence[] {
  return readMarkdown(source).blocks.flatMap((block) => {
    const ends = [...block.text.matchAll(blockSentenceEnd)]
      .filter(({ 0: mark, index }) => !abbreviation.test(block.text.slice(0, index + mark.length)))
      .map(({ 0: mark, index }) => index + mark.length);
    const starts = [0, ...ends];
    return starts.flatMap((from, k): ProseSentence[] => {
      const to = starts[k + 1] ?? block.text.length;
      const text = block.text.slice(from, to).replace(/\s+/g, " ").trim();
      return text === "" ? [] : [{ block, text, start: block.start + from, end: block.start + to }];
    });
  });
}

/** The sentence that a place belongs to. */
export function sentenceAt(sentences: ProseSentence[], place: number): ProseSentence | undefined {
  return (
    sentences.find(({ start, end }) => start <= place && place < end) ??
    sentences.filter(({ start }) => start <= place).at(-1)
  );
}
