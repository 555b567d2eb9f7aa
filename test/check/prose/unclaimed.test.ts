import { describe, expect, it } from "vitest";
import { unclaimedIn } from "../../../scripts/check/prose/unclaimed.js";

const found = (source: string): string[] =>
  unclaimedIn(source).map(({ line, message }) => `${line} ${message}`);

describe("a sentence that claims something without a claim", () => {
  it.each([
    ["The second gate is larger.", 'orders \\("second"\\)'],
    ["It never grows.", 'says always or never \\("never"\\)'],
    ["In the upper row it is red.", 'places \\("upper"\\)'],
    ["*Notice* the pattern.", 'asks to see \\("Notice"\\)'],
    ["It fades.", 'changes \\("fades"\\)'],
  ])("%j is named", (sentence, why) => {
    expect(found(`A plain one.\n\n${sentence} And so on.`)).toEqual([
      expect.stringMatching(
        `^3 "${sentence.replaceAll("*", "").replace(".", "\\.")}" ${why}: write`,
      ),
    ]);
  });

  it.each([
    "It never grows.<!--? x < y --> It goes on.",
    "It never grew.<!--! history -->",
    "Does it never grow?",
    "# It never grows",
    "> It never grows",
    "Before: [what a gate is](01-a.ipynb).",
    "A gate is a vector.",
    "`always` is a word.",
  ])("is not %j", (source) => {
    expect(found(source)).toEqual([]);
  });

  it("belongs to the claim behind it, and to no other", () => {
    expect(found("It grows. It never falls.<!--? x < y -->")).toEqual([
      expect.stringMatching(/^1 "It grows\."/),
    ]);
  });

  it("is told what a mark may say, and a mark that is not needed", () => {
    expect(found("It never falls.<!--! because -->")).toEqual([
      expect.stringMatching(/<!--! because -->: expected one of definition, elsewhere/),
    ]);
    expect(found("A gate.<!--! history -->")).toEqual([
      expect.stringMatching(/<!--! history --> is not needed: take it out/),
    ]);
  });
});
