import { describe, expect, it } from "vitest";
import {
  computationGraph,
  diagram,
  initialParameters,
  type DiagramOptions,
} from "../../../lib/index.js";

const parameters = initialParameters({ inputSize: 3, hiddenSize: 2, seed: 1 });
const graphOfStep = () => computationGraph(parameters, [1, -1, 0.5]);
const drawings: DiagramOptions["drawing"][] = ["pipes", "block"];
const wordsOf = (drawn: string) => drawn.replace(/<\/?tspan[^>]*>|\u200b/g, "");

describe("what is lit", () => {
  const lit = (quantities: DiagramOptions["lit"]) =>
    diagram(graphOfStep(), { drawing: "pipes", lit: quantities! });

  it("is the node of the quantity and what leads to it alone; everything else is dimmed", () => {
    const drawn = lit(["forgetGate", "keptMemory"]);
    expect(drawn.match(/<g class="lit"><title>(zf|f|F) =/g)).toHaveLength(3);
    expect(drawn.match(/<g class="lit"><title>/g)).toHaveLength(3);
    expect(drawn.match(/<g class="dim"><title>/g)).toHaveLength(11);
    expect(diagram(graphOfStep(), { drawing: "pipes" })).not.toMatch(/class="(?:lit|dim)"/);
  });

  it("must be a quantity that the drawing has", () => {
    expect(() => lit(["forgetgate" as "forgetGate"])).toThrow('did you mean "forgetGate"?');
    expect(() => lit("forgetGate" as unknown as [])).toThrow("expected an array");
  });
});

it("lies whole within its frame: no text is cut at the left or the right", () => {
  for (const drawing of drawings) {
    const five = initialParameters({ inputSize: 4, hiddenSize: 5, seed: 3 });
    const graph = computationGraph(five, [-0.123456, 2, -0.5, 0.123456]);
    const drawn = diagram(graph, { drawing, title: "a < title" });
    const width = Number(/viewBox="0 0 ([\d.]+)/.exec(drawn)![1]);
    const texts = [
      ...drawn.matchAll(/<text x="([\d.]+)" y="[\d.]+"(?: class="([^"]*)")?>(.*?)<\/text>/g),
    ];
    expect(texts.length).toBeGreaterThan(40);
    for (const [, x, classes = "", words] of texts) {
      const length = wordsOf(words!).length * 7;
      const before = classes.includes("start") ? 0 : classes.includes("end") ? length : length / 2;
      expect(Number(x) - before, words).toBeGreaterThanOrEqual(0);
      expect(Number(x) - before + length, words).toBeLessThanOrEqual(width);
    }
    expect(drawn).toContain("<title>a &lt; title</title>");
  }
});
