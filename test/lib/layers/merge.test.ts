import { describe, expect, it } from "vitest";
import { mergeBackward } from "../../../lib/layers/merge.js";

const forward = [[[1, 2]], [[3, 4]]];

describe("a merge undone", () => {
  it("gives each of two concatenated directions the gradient of its own entries", () => {
    const reverse = [[[5]], [[6]]];
    const dMerged = [[[10, 20, 30]], [[40, 50, 60]]];
    expect(mergeBackward("concat", dMerged, forward, reverse)).toEqual({
      forward: [[[10, 20]], [[40, 50]]],
      reverse: [[[30]], [[60]]],
    });
  });

  it("gives both the whole, half or the other's share", () => {
    const dMerged = [[[10, 20]], [[40, 50]]];
    const undo = (merge: "sum" | "ave" | "mul") =>
      mergeBackward(merge, dMerged, forward, dMerged).forward;
    expect(undo("sum")).toEqual(dMerged);
    expect(undo("ave")).toEqual([[[5, 10]], [[20, 25]]]);
    expect(undo("mul")).toEqual([[[100, 400]], [[1600, 2500]]]);
  });
});
