import { blanked } from "../../notebook/prose-text.js";

const endOfSentence = /[.!?…][)"”’*_`]*\s+(?=[\p{Lu}\d"“‘*_$`([])/gu;
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
