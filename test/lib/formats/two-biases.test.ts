import { describe, expect, it } from "vitest";
import {
  fromPyTorch,
  readModel,
  toPyTorch,
  writeSafetensors,
  type RecurrentLayer,
} from "../../../lib/index.js";
import { cellWithTwoBiases, randomCell, randomParameters } from "./golden.js";

describe("a cell with two biases a gate", () => {
  it("is written with both as long as they sum to its bias in every unit", () => {
    const cell = cellWithTwoBiases(2, 2, 1);
    const written = () => toPyTorch([{ forward: cell }], { numberType: "float64" });
    expect(written()["bias_hh_l0"]!.values).not.toEqual(new Float64Array(8));
    cell.parameters.forgetGate.biases[1]! += 1;
    const [, , third, fourth] = written()["bias_hh_l0"]!.values;
    expect([third, fourth]).toEqual([0, 0]);
    expect(written()["bias_ih_l0"]!.values.slice(2, 4)).toEqual(
      Float64Array.from(cell.parameters.forgetGate.biases),
    );
    expect(written()["bias_hh_l0"]!.values[0]).not.toBe(0);
  });

  it("keeps a second one of -0, and forgets one of plain zeros", () => {
    const tensors = toPyTorch([{ forward: randomCell(2, 2, 1) }], { numberType: "float64" });
    expect(fromPyTorch(tensors)[0]!.forward).not.toHaveProperty("separateBiases");
    tensors["bias_hh_l0"]!.values[5] = -0;
    expect(fromPyTorch(tensors)[0]!.forward).toHaveProperty("separateBiases");
    const file = writeSafetensors(tensors);
    const [layer] = readModel(file).layers as RecurrentLayer<"lstm">[];
    expect(layer!.stack[0]!.forward!.parameters).toStrictEqual(randomParameters(2, 2, 1));
  });
});
