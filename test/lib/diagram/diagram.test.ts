import { describe, expect, it } from "vitest";
import {
  computationGraph,
  diagram,
  identity,
  initialParameters,
  lstmStep,
  type CellParameters,
  type ComputationGraph,
  type DiagramOptions,
} from "../../../lib/index.js";
import { perGate } from "../../../lib/lstm/gates.js";
import { graphOf } from "../../../lib/diagram/graph.js";
import { record } from "../../../lib/math/record.js";
import { add, affine, multiply } from "../../../lib/math/vector.js";

const parameters = initialParameters({ inputSize: 3, hiddenSize: 2, seed: 1 });
const x = [1, -1, 0.5];
const state = { hiddenState: [0.1, 0.2], cellState: [1, -1] };
const graphOfStep = () => computationGraph(parameters, x, state);
const drawings: DiagramOptions["drawing"][] = ["pipes", "block"];
/** A drawing whose texts have no marks for what is set low. */
const wordsOf = (drawn: string) => drawn.replace(/<\/?tspan[^>]*>|\u200b/g, "");
const operations = (of: ComputationGraph) => of.nodes.map(({ operation }) => operation);

describe("the computation graph", () => {
  it("is what the step does, in its order", () => {
    const graph = graphOfStep();
    const named = graph.nodes.filter(({ name, operation }) => name && operation);
    expect(named.map(({ name, operation }) => `${name}: ${operation}`)).toEqual([
      "[h, x]: [ , ]",
      "zf: Wf · + bf",
      "f: σ",
      "zi: Wi · + bi",
      "i: σ",
      "zc: Wc · + bc",
      "c̃: tanh",
      "F: ×",
      "I: ×",
      "cₜ: +",
      "zo: Wo · + bo",
      "o: σ",
      "c′: tanh",
      "hₜ: ×",
    ]);
  });

  it("has the values of the step", () => {
    const step = lstmStep(parameters, x, state);
    const graph = graphOfStep();
    const values = (name: string) => graph.nodes.find((node) => node.name === name)!.values;
    expect([values("f"), values("cₜ"), values("hₜ")]).toEqual([
      step.forgetGate,
      step.cellState,
      step.hiddenState,
    ]);
  });

  it("lets every node read only what was there before it", () => {
    for (const { id, inputs } of graphOfStep().nodes)
      for (const input of inputs) expect(input).toBeLessThan(id);
  });

  const variants: [string, CellParameters, Parameters<typeof lstmStep>[3], string][] = [
    [
      "peepholes, of which the output gate's comes after the new memory",
      { ...parameters, peepholes: { inputGate: [1, 1], forgetGate: [1, 1], outputGate: [1, 1] } },
      {},
      "× po",
    ],
    ["no output tanh", parameters, { outputActivation: identity }, "identity"],
    ["forced gates", parameters, { forced: { forgetGate: 0.5 } }, "forced"],
    ["coupled gates", parameters, { coupled: "i = 1 - f" }, "1 −"],
    ["clipping", parameters, { clip: 1 }, "clip"],
    [
      "layer normalisation",
      { ...parameters, layerNorm: { gains: perGate(() => [1, 2]) } },
      {},
      "norm",
    ],
  ];
  it.each(variants)("shows a variant: %s", (_, given, options, sign) => {
    const other = computationGraph(given, x, state, options);
    expect(operations(other)).toContain(sign);
    expect(operations(graphOfStep())).not.toContain(sign);
    for (const drawing of drawings)
      expect(wordsOf(diagram(other, { drawing }))).toContain(`>${sign}<`);
  });

  it("refuses a value that nobody recorded", () => {
    const { operations: recorded } = record(() => add([1, 2], [2, 3]));
    expect(() => graphOf(recorded, new Map(), new Map())).toThrow(
      "invalid computation: [1, 2] is read, but no recorded operation brought it about",
    );
  });
});

describe("a computation of any make", () => {
  const source = (name: string, values: number[]) => ({ name, values, operation: "", inputs: [] });
  const results = (of: ComputationGraph) =>
    of.nodes.map(({ name, operation }) => [name, operation]);

  it("keeps what either result needs, and calls a matrix without a name ?", () => {
    const [x, biases, unused] = [[1], [3], [4]] as [number[], number[], number[]];
    const { result, operations: recorded } = record(() => {
      add(unused, unused);
      return affine([[2]], x, biases);
    });
    const names = new Map([
      [x, "xₜ"],
      [biases, "b"],
      [unused, "unused"],
      [result, "cₜ"],
    ]);
    const made = graphOf(recorded, names, new Map());
    expect(results(made)).toEqual([
      ["xₜ", ""],
      ["b", ""],
      ["cₜ", "? · + ?"],
    ]);
    const asH = graphOf(recorded, names.set(result, "hₜ"), new Map());
    expect(results(asH).at(-1)).toEqual(["hₜ", "? · + ?"]);
  });

  it("is drawn for the units of its memory, whatever comes first", () => {
    const nodes = [
      { id: 0, ...source("xₜ", [1, 2, 3]) },
      { id: 1, name: "cₜ", operation: "tanh", inputs: [0], values: [0.5] },
    ];
    expect(diagram({ nodes }, { drawing: "pipes" })).toContain(">0.5<");
    expect(() => diagram({ nodes }, { drawing: "pipes", unit: 1 })).toThrow(
      "invalid unit: expected 0 to 0, got 1",
    );
  });

  it("is drawn with names of any kind", () => {
    const nodes = [
      { id: 0, ...source('a < b & "c"', [1]) },
      { id: 1, name: "cₜ", operation: "tanh", inputs: [0], values: [0.5] },
    ];
    expect(diagram({ nodes }, { drawing: "pipes" })).toContain(">a &lt; b &amp; &quot;c&quot;<");
  });

  it("may read one vector in several places; it has its first name", () => {
    const same = [0.5, -0.5];
    const square = initialParameters({ inputSize: 2, hiddenSize: 2, seed: 1 });
    const shared = computationGraph(square, same, { hiddenState: same, cellState: same });
    expect(results(shared).slice(0, 2)).toEqual([
      ["cₜ₋₁", ""],
      ["[h, x]", "[ , ]"],
    ]);
    const drawn = diagram(shared, { drawing: "block" });
    expect(drawn.match(/class="wire delayed"/g)).toHaveLength(3);
    expect(drawn.match(/class="op"/g)).toHaveLength(operations(shared).filter(Boolean).length);
  });
});

describe("recording", () => {
  it("ends with the work, also when that fails", () => {
    expect(() =>
      record(() => {
        throw new RangeError("no");
      }),
    ).toThrow("no");
    const { operations: outer } = record(() => {
      record(() => multiply([1], [2]));
      return add([1], [2]);
    });
    expect(outer.map(({ operation }) => operation)).toEqual(["add"]);
  });
});

describe.each(drawings)("the drawing as %s", (drawing) => {
  const draw = (graph: ComputationGraph) => diagram(graph, { drawing });
  const changed = (
    { nodes }: ComputationGraph,
    k: number,
    change: Partial<ComputationGraph["nodes"][number]>,
  ) => draw({ nodes: nodes.map((node, at) => (at === k ? { ...node, ...change } : node)) });

  it("changes with every operation, name, wire and value of the graph", () => {
    const graph = graphOfStep();
    const drawn = draw(graph);
    for (const [k, node] of graph.nodes.entries()) {
      if (node.operation === "" || /^[ch]ₜ$/.test(node.name)) continue;
      const rewired = node.inputs.map((input, at) => (at === 0 ? (input === 0 ? 1 : 0) : input));
      for (const change of [
        { operation: node.operation === "×" ? "+" : "×" },
        { name: `${node.name}'` },
        { inputs: rewired },
        { inputs: [...node.inputs, 0] },
        { values: node.values.map((value) => value + 1) },
      ])
        expect(changed(graph, k, change), `${node.name} ${JSON.stringify(change)}`).not.toBe(drawn);
    }
  });

  it("has a wire for every value read", () => {
    const graph = graphOfStep();
    const read = graph.nodes.reduce((sum, { inputs }) => sum + inputs.length, 0);
    const leaving = drawing === "pipes" ? 2 : 1;
    expect(draw(graph).match(/<path class="wire/g)).toHaveLength(read + leaving);
  });

  it("writes the chosen unit's values, and says in words what is to be seen", () => {
    const graph = graphOfStep();
    const drawn = draw(graph);
    const f = graph.nodes.find(({ name }) => name === "f")!.values;
    expect(drawn).toContain(`>${f[0]!.toPrecision(3)}<`);
    expect(diagram(graph, { drawing, unit: 1 })).toContain(`>${f[1]!.toPrecision(3)}<`);
    expect(drawn).toContain(`3. f: σ of zf, ${f[0]!.toPrecision(3)};`);
  });

  it("places no two nodes on one another", () => {
    const places = [
      ...draw(graphOfStep()).matchAll(/class="op" (?:cx|x)="([\d.]+)" (?:cy|y)="([\d.]+)"/g),
    ];
    expect(new Set(places.map(([place]) => place)).size).toBe(places.length);
  });
});

it("brings the state of a block back on dashed wires, with what it was", () => {
  const graph = graphOfStep();
  const drawn = diagram(graph, { drawing: "block" });
  expect(drawn.match(/class="wire delayed"/g)).toHaveLength(2);
  expect(wordsOf(drawn)).toContain(">ct−1 = 1<");
  expect(wordsOf(diagram(graph, { drawing: "pipes" }))).not.toContain("ct−1 =");
});

it("refuses a unit that there is not", () => {
  const refused = (unit: number) => () => diagram(graphOfStep(), { drawing: "pipes", unit });
  expect(refused(2)).toThrow("invalid unit: expected 0 to 1, got 2");
  expect(refused(-1)).toThrow("invalid unit: expected 0 to 1, got -1");
  expect(() => diagram({ nodes: [] }, { drawing: "block" })).toThrow(
    "invalid unit: expected 0 to -1, got 0",
  );
});
