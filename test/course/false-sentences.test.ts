import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judge } from "../../scripts/check/rehearsal/judge.js";
import { bundledLibrary, loadLibrary } from "../../scripts/check/rehearsal/library-module.js";
import { rehearse } from "../../scripts/check/rehearsal/rehearse.js";
import { readNotebook } from "../../scripts/notebook/notebook.js";
import { notebooksFolder } from "../../scripts/paths.js";
import { prose } from "../notebooks.js";

// Sentences that stood in the course, were false, and were called fine: each with what it claims, said of the lesson
// as it is now. `check` refuses every one of them.
const sentences: [lesson: string, sentence: string, claim: string][] = [
  [
    "03",
    "A fresh forget gate has a bias near 0.",
    "torch.biases.every((bias) => Math.abs(bias) < 0.2)",
  ],
  [
    "04",
    "The fully open unit has a colour that stands out.",
    "Math.abs(masked.newMemory[0]) > 0.1",
  ],
  [
    "06",
    "No column has anything to do with the one before it.",
    "moved.slice(1).every((change) => change === 0)",
  ],
  ["06", "The cell state follows the candidate, but slowly.", "ofC < ofCandidate"],
  ["07", "The line leaves [−1, 1] for good.", "bare.slice(6).every((h) => Math.abs(h) > 1)"],
  ["07", "To the first event the slip never answers.", "slipped[1].every((h) => h === 0)"],
  [
    "08",
    "In unit 3 the cell state moves less than the candidate at every step of a trained cell.",
    "longer.steps.every((s) => s.cellState.every((c, k) => Math.abs(c) < Math.abs(s.candidate[k])))",
  ],
];

describe("a sentence that was false", () => {
  it.each(sentences)(
    "in lesson %s: %s",
    async (lesson, sentence, claim) => {
      const name = readdirSync(notebooksFolder).find((each) => each.startsWith(`${lesson}-`))!;
      const file = await readNotebook(path.join(notebooksFolder, name));
      file.notebook.cells.push(prose(`${sentence}<!--? ${claim} -->`));
      const found = judge(file, await rehearse(file, loadLibrary(await bundledLibrary())));
      const claims = found.filter(({ kind }) => kind === "claim");
      expect(claims.map(({ cell, message }) => [cell, message])).toEqual([
        [file.notebook.cells.length, expect.stringContaining("does not hold")],
      ]);
      expect(claims[0]!.message).not.toContain("fails:");
    },
    60_000,
  );
});
