import { describe, expect, it } from "vitest";
import type { Output } from "../../scripts/notebook/notebook.js";
import { notebookDiff } from "../../scripts/update/diff.js";
import { code, notebookOf } from "../notebooks.js";

function printing(lines: string[]) {
  const output: Output = { output_type: "stream", name: "stdout", text: lines.join("\n") };
  return notebookOf([{ ...code("print()"), outputs: [output] }]);
}

function numbered(count: number, word: string): string[] {
  return Array.from({ length: count }, (_, k) => `${word} ${k}`);
}

describe("the diff of an update", () => {
  it("shows lines removed and added, in their order", () => {
    const [before, after] = [printing(["a", "b", "c", "d"]), printing(["a", "c", "x", "d"])];
    expect(notebookDiff("n.ipynb", before, after)).toBe("n.ipynb, cell 1:\n- b\n+ x\n");
  });

  it("counts what is too much to be shown", () => {
    const said = notebookDiff("n.ipynb", printing(numbered(500, "a")), printing(["b"]));
    expect(said.split("\n")).toHaveLength(203);
    expect(said).toContain("  and 301 lines more");
    const long = notebookDiff("n.ipynb", printing(["a"]), printing(["b".repeat(1e6)]));
    expect(long.length).toBeLessThan(500);
  });

  it("of 100,000 changed lines takes little memory", () => {
    const [before, after] = [printing(numbered(1e5, "a")), printing(numbered(1e5, "b"))];
    const start = process.memoryUsage().heapUsed;
    const said = notebookDiff("n.ipynb", before, after);
    expect(said).toContain("100000 lines before, 100000 after: too many differ to be shown");
    expect(process.memoryUsage().heapUsed - start).toBeLessThan(200e6);
  });
});
