import path from "node:path";
import { root } from "../paths.js";
import type { DocumentMutation } from "./kinds.js";
import { changed, type MutationSite } from "./sites.js";

/** What people change in code and not in a document, seen from the document: names, options, commands, links, counts. */
const patterns: [RegExp, (was: string) => string][] = [
  [/(?<=npx gatehouse [\w-]+[^`\n]* )--[a-z-]{4,}/g, (was) => `${was}s`],
  [/(?<=npx gatehouse )[a-z]{3,}/g, (was) => `${was}er`],
  [/(?<=npm run )[a-z][\w:-]+/g, (was) => `${was}-all`],
  [
    /(?<=\]\()(?!https?:)[\w./-]+\.(?:md|ts|ipynb|json|yml)/g,
    (was) => was.replace(/\.(\w+)$/, "-old.$1"),
  ],
  [/(?<=\]\([\w./-]*#)[\w-]+/g, (was) => `${was}-old`],
  [
    /(?<=[`.])(?:unroll|initialParameters|openModel|heatmap|forgetGate|keptMemory|lstmStep|saveModel|readModel|runStack)\b/g,
    (was) => `${was[1]}${was[0]}${was.slice(2)}`,
  ],
  [
    /(?<=^(?:import|const|trace|heatmap|model)[^\n]*)\b(?:unroll|initialParameters|openModel|inputSize|hiddenSize|seed|steps|assumed)\b/gm,
    (was) => `${was}s`,
  ],
];

/** Every such change of a document. */
export function documentMutations(name: string, text: string): DocumentMutation[] {
  return patterns.flatMap(([pattern, now]) =>
    [...text.matchAll(pattern)].map((match): DocumentMutation => {
      const site: MutationSite = {
        ...{ start: match.index, end: match.index + match[0].length },
        ...{ was: match[0], now: now(match[0]) },
      };
      const line = text.slice(0, site.start).split("\n").length;
      const place = `${path.relative(root, name)}, line ${line}`;
      const { was, now: then } = site;
      return {
        kind: "document",
        place,
        was,
        now: then,
        document: name,
        changed: changed(text, site),
      };
    }),
  );
}
