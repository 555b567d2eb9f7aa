import type { ApiEntry } from "./read.js";

const arrays = /\b(Vector|Matrix|Sequences|number\[\])/;

/** A shape in brackets, or words that lead to one. */
const shape = /\[[^\]]+\]|\bshapes?\b|\bempty\b/i;

/** What the docstring of an export should say and does not. */
export function lacks({ kind, signature, text, tags, members, throws }: ApiEntry): string[] {
  const words = [text, ...tags.map((tag) => tag.text)].join("\n");
  const documented = (tag: string) => tags.some((each) => each.tag === tag && each.text !== "");
  const unshaped = (of: string, said: string) => arrays.test(of) && !shape.test(said);
  return [
    ...(text.trim() === "" ? ["a docstring"] : []),
    ...(kind === "function" && throws && !documented("throws") ? ["@throws"] : []),
    ...(kind === "function" && unshaped(signature, words) ? ["shapes"] : []),
    ...members.flatMap((member) => [
      ...(member.text.trim() === "" ? [`a docstring of ${member.name}`] : []),
      ...(unshaped(member.signature, member.text + words) ? [`the shape of ${member.name}`] : []),
    ]),
  ];
}
