import { beforeAll, describe, expect, it } from "vitest";
import { openModel, tensor, writeNpz, type Matrix } from "../../../lib/index.js";
import { goldenJson, largestGap } from "./golden.js";

interface Golden {
  cudnn: Record<
    "LSTM" | "GRU",
    { arrays: { shape: number[]; values: number[] }[]; x: Matrix; y: Matrix }
  >;
}

let expected: Golden;

beforeAll(async () => {
  expected = await goldenJson<Golden>("model-files.json");
});

describe.each(["LSTM", "GRU"] as const)("the arrays of a CuDNN%s", (kind) => {
  it("are turned into the layer that Keras makes of them, which computes the same within 1e-6", () => {
    const { arrays, x, y } = expected.cudnn[kind];
    const named = arrays.map(
      ({ shape, values }, k) => [`arr_${k}`, tensor(shape, values)] as const,
    );
    const model = openModel(writeNpz(Object.fromEntries(named)));
    const ours = model.run(x).outputs.map((step) => step[0]!);
    expect(largestGap(ours, y)).toBeLessThan(1e-6);
    // cuDNN has no other activations: nothing is assumed of them.
    expect(model.assumed.map(({ rule }) => rule)).toEqual(["direction"]);
  });
});
