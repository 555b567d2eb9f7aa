import { describe, expect, it } from "vitest";
import {
  computationGraph,
  diagram,
  identity,
  initialParameters,
  type CellOptions,
  type CellParameters,
  type DiagramOptions,
} from "../../../lib/index.js";
import { perGate } from "../../../lib/lstm/gates.js";

// Every drawing whole, as committed in gallery/: a changed place, size, colour or word shows in the diff.
// After a change that is meant: npx vitest run test/lib/diagram -u, and look at the drawings again.

const sizes = { inputSize: 2, hiddenSize: 2, seed: 1 };
const plain = initialParameters(sizes);
const five = initialParameters({ inputSize: 4, hiddenSize: 5, seed: 3 });
const gains = perGate((gate) => [gate.length / 10, 1]);

const variants: Record<string, [CellParameters, CellOptions]> = {
  standard: [plain, {}],
  "five-units": [five, {}],
  peepholes: [initialParameters({ ...sizes, peepholes: true }), {}],
  projection: [initialParameters({ inputSize: 2, hiddenSize: 3, projectionSize: 2, seed: 2 }), {}],
  "projection-as-long-as-x": [
    initialParameters({ inputSize: 1, hiddenSize: 2, projectionSize: 1, seed: 4 }),
    {},
  ],
  "projection-with-biases": [
    { ...plain, projectionSize: 1, ...projected([[0.5, -2]], [0.25]) },
    {},
  ],
  "layer-norm": [{ ...plain, layerNorm: { gains } }, {}],
  "layer-norm-of-c": [
    { ...plain, layerNorm: { gains, cellState: { gain: [1, 2], bias: [0.5, -0.5] } } },
    {},
  ],
  "coupled-input": [plain, { coupled: "i = 1 - f" }],
  "coupled-forget": [plain, { coupled: "f = 1 - i" }],
  "without-forget-gate": [plain, { withoutForgetGate: true }],
  forced: [plain, { forced: { forgetGate: 0.5, outputGate: 1 } }],
  "clipped-identity": [plain, { clip: 0.1, outputActivation: identity }],
};

/** A projection to as many entries as it has rows; the gates then read so many of h. */
function projected(weights: number[][], biases: number[]): Partial<CellParameters> {
  const gates = perGate((gate) => ({
    ...plain[gate],
    weights: plain[gate].weights.map((row) => row.slice(2 - weights.length)),
  }));
  return { ...gates, projection: { weights, biases } };
}

const drawings: DiagramOptions["drawing"][] = ["pipes", "block"];

describe.each(drawings)("the gallery of %s", (drawing) => {
  it.each(Object.entries(variants))(
    "%s looks as committed",
    async (name, [parameters, options]) => {
      const { inputSize, hiddenSize, projectionSize = hiddenSize } = parameters;
      const x = [1, -0.5, 0.123456, 2].slice(0, inputSize);
      const state = {
        hiddenState: [0.1, -0.2, 0.3, 0.4, 0].slice(0, projectionSize),
        cellState: [1, -1, 0.5, 1234.5, -1e-7].slice(0, hiddenSize),
      };
      const graph = computationGraph(parameters, x, state, options);
      const drawn = diagram(graph, { drawing, unit: hiddenSize > 2 ? 2 : 0 });
      await expect(`${drawn.replaceAll("><", ">\n<")}\n`).toMatchFileSnapshot(
        `gallery/${name}-${drawing}.svg`,
      );
    },
  );
});
