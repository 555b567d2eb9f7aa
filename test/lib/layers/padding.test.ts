import { describe, expect, it } from "vitest";
import { paddedOutputs, paddedOutputsBackward } from "../../../lib/layers/padding.js";

describe("a sequence without steps", () => {
  it.each(["forward", "reverse"] as const)("puts out nothing, read %s", (direction) => {
    const shape = { timeSteps: 0, size: 2, direction };
    expect(paddedOutputs(undefined, [], [], shape)).toEqual([]);
    expect(paddedOutputsBackward(undefined, [], [], shape)).toEqual([]);
  });
});
