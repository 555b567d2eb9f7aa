import { beforeAll, describe, expect, it } from "vitest";
import {
  compareParameters,
  onnxCellOptions,
  readModel,
  type FoundLstm,
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
  const { lstms } = readModel(file);
  const { output, states } = runLayers(
    lstms.flatMap(({ layers }) => layers),
    x,
    { reverse: onnx?.reverse ?? false, options: (layer, way) => rulesOf(lstms[layer], way) },
  );
  const all = { h: states.map(({ h }) => h), c: states.map(({ c }) => c) };
  const outputs: Outputs = { output, ...all, hiddenState: all.h, cellState: all.c };
  for (const layer of [0, 1]) {
    outputs[`hiddenState_l${layer}`] = all.h.slice(2 * layer, 2 * layer + 2);
    outputs[`cellState_l${layer}`] = all.c.slice(2 * layer, 2 * layer + 2);
  }
  return Object.fromEntries(Object.keys(theirs).map((name) => [name, outputs[name]!]));
}

function rulesOf(lstm: FoundLstm | undefined, way: "forward" | "reverse") {
  // ONNX Runtime does not clip c on its way out (onnxruntime#27224).
  return lstm?.onnx ? { ...onnxCellOptions(lstm.onnx, way), clipCellState: false } : {};
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
    const layers = readModel(written.file).lstms.flatMap((lstm) => lstm.layers);
    const { equal, diagnoses } = compareParameters(written.layers, layers, { tolerance: 1e-6 });
    expect(equal).toBe(true);
    const kinds = new Set(diagnoses.map(({ kind }) => kind));
    expect([...kinds]).toEqual(/projection|float64/.test(name) ? [] : ["rounded"]);
  });
});
