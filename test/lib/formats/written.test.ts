import { beforeAll, describe, expect, it } from "vitest";
import {
  compareParameters,
  readModel,
  type RecurrentLayer,
  type StoredCell,
  type StoredLayer,
  type Matrix,
} from "../../../lib/index.js";
import { golden, goldenJson, largestGap, runLayers } from "./golden.js";
import { writtenFiles, type WrittenFile } from "./written-files.js";

type Outputs = Record<string, Matrix>;

let others: Record<string, Outputs>;

beforeAll(async () => {
  others = await goldenJson<Record<string, Outputs>>("written.json");
});

/** What this library computes from the file, under the names that the other library gave its outputs. */
function ours({ file, x, onnx }: WrittenFile, theirs: Outputs): Outputs {
  const layers = stackIn(file);
  const { output, states } = runLayers(layers, x, {
    reverse: onnx?.reverse ?? false,
    options: (layer, way) => rulesOf(layers[layer]![way], onnx !== undefined),
  });
  const all = { h: states.map(({ h }) => h), c: states.map(({ c }) => c) };
  const outputs: Outputs = { output, ...all, hiddenState: all.h, cellState: all.c };
  for (const layer of [0, 1]) {
    outputs[`hiddenState_l${layer}`] = all.h.slice(2 * layer, 2 * layer + 2);
    outputs[`cellState_l${layer}`] = all.c.slice(2 * layer, 2 * layer + 2);
  }
  return Object.fromEntries(Object.keys(theirs).map((name) => [name, outputs[name]!]));
}

function rulesOf(cell: StoredCell<"lstm"> | undefined, isOnnx: boolean) {
  // ONNX Runtime does not clip c on its way out (onnxruntime#27224).
  return { ...cell?.options, ...(isOnnx ? { clipCellState: false } : {}) };
}

/** The layers of a file; a reverse one stands as `forward`, as what was written had it. */
function stackIn(file: Uint8Array): StoredLayer<"lstm">[] {
  const layers = readModel(file).layers as RecurrentLayer<"lstm">[];
  return layers
    .flatMap(({ stack }) => stack)
    .map((layer) => (layer.forward ? layer : { forward: layer.reverse! }));
}

describe.each(Object.entries(writtenFiles))("%s, which we write", (name, write) => {
  it("is byte for byte the file that others have read", async () => {
    expect(write().file).toEqual(await golden(`written/${name}`));
  });

  it("gives the same outputs in the library it is for as in ours", () => {
    const theirs = others[name]!;
    const tolerance = /projection|float64/.test(name) ? 1e-12 : 1e-6;
    const computed = ours(write(), theirs);
    expect(Object.keys(theirs)).toContain("output");
    for (const [output, values] of Object.entries(theirs)) {
      expect(largestGap(computed[output]!, values), output).toBeLessThan(tolerance);
    }
  });

  it("gives the same weights when we read it, but for float32's rounding", () => {
    const written = write();
    const layers = stackIn(written.file);
    const { equal, diagnoses } = compareParameters(written.layers, layers, { tolerance: 1e-6 });
    expect(equal).toBe(true);
    // A file that is opened has one bias a gate: that is all a cell needs to run.
    const kinds = new Set(
      diagnoses.map(({ kind }) => kind).filter((kind) => kind !== "separate biases"),
    );
    expect([...kinds]).toEqual(/projection|float64/.test(name) ? [] : ["rounded"]);
  });
});
