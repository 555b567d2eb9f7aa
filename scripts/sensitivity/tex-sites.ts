import type { MutationSite } from "./sites.js";

const texChanges: [RegExp, string[]][] = [
  [/\\sigma/g, ["\\tanh"]],
  [/\\tanh/g, ["\\sigma"]],
  [/(?<![\\\w])[fio](?=_t)/g, ["f", "i", "o"]],
  [/(?<=_)[fico](?![\w'])/g, ["f", "i", "c", "o"]],
  [/(?<=_)t(?![\w])/g, ["{t-1}"]],
  [/\{t-1\}/g, ["t"]],
  [/(?<![\\\w])[ch](?=_)/g, ["c", "h"]],
  [/\+/g, ["-"]],
  [/(?<![{\w]t?)-(?!1\})/g, ["+"]],
  [/\\odot/g, ["+"]],
  [/(?<![\w_^{.])\d+(?![\w}])/g, ["7"]],
];

/** Single changes of an equation's TeX, outside its comments. */
export function texSites(tex: string, start: number): MutationSite[] {
  const running = tex.replace(/%[^\n]*/g, (comment) => " ".repeat(comment.length));
  return texChanges.flatMap(([pattern, others]) =>
    [...running.matchAll(pattern)].flatMap((match) =>
      others
        .filter((now) => now !== match[0])
        .map((now) => {
          const at = start + match.index!;
          return { start: at, end: at + match[0].length, was: match[0], now };
        }),
    ),
  );
}
