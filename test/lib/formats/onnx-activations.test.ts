import { describe, expect, it } from "vitest";
import {
  onnxCellOptions,
  readOnnx,
  writeOnnx,
  type OnnxActivation,
  type WriteOnnxOptions,
} from "../../../lib/index.js";
import { randomCell } from "./golden.js";
import { activationAttributes, readActivations } from "../../../lib/formats/onnx/activations.js";
import { attributes } from "./onnx-nodes.js";

describe("the activations of an LSTM", () => {
  const standard: OnnxActivation[] = [{ name: "Sigmoid" }, { name: "Tanh" }, { name: "Tanh" }];
  const of = (texts: string[], alpha: number[] = [], beta: number[] = [], directions = 1) =>
    readActivations(
      attributes({
        activations: { texts },
        activation_alpha: { floats: alpha },
        activation_beta: { floats: beta },
      }),
      standard,
      directions,
      "it",
    );

  it("are three a direction, whatever the case of their names", () => {
    expect(readActivations({}, standard, 2, "it")).toStrictEqual(
      ["Sigmoid", "Tanh", "Tanh", "Sigmoid", "Tanh", "Tanh"].map((name) => ({ name })),
    );
    expect(of(["sigmoid", "TANH", "softSign"])).toStrictEqual(
      ["Sigmoid", "Tanh", "Softsign"].map((name) => ({ name })),
    );
    expect(() => of(["Tanh"])).toThrow("invalid it: expected 3 activations, got 1");
    expect(() => of(Array(3).fill("Tanh"), [], [], 2)).toThrow(
      "invalid it: expected 6 activations, got 3",
    );
    expect(() => of(["Tanh", "Cube", "Tanh"])).toThrow(
      'invalid it: expected activations of Sigmoid, Tanh, Relu, Affine, LeakyRelu, ThresholdedRelu, ScaledTanh, HardSigmoid, Elu, Softsign, Softplus, got "Cube" (custom functions have no name here)',
    );
  });

  it("take their constants in order, each only those it has", () => {
    expect(of(["Affine", "Elu", "HardSigmoid"], [1, 2], [5, 6])).toStrictEqual([
      { name: "Affine", alpha: 1, beta: 5 },
      { name: "Elu", alpha: 2 },
      { name: "HardSigmoid", beta: 6 },
    ]);
    expect(of(["LeakyRelu", "ThresholdedRelu", "ScaledTanh"], [1, 2, 3], [4])).toStrictEqual([
      { name: "LeakyRelu", alpha: 1 },
      { name: "ThresholdedRelu", alpha: 2 },
      { name: "ScaledTanh", alpha: 3, beta: 4 },
    ]);
    const named = attributes({ activations: { texts: ["Elu", "Affine", "Tanh"] } });
    expect(readActivations(named, standard, 1, "it")).toStrictEqual([
      { name: "Elu" },
      { name: "Affine" },
      { name: "Tanh" },
    ]);
    expect(() => of(["Elu", "Tanh", "Tanh"], [1, 0, 0])).toThrow(
      "invalid it: expected 1 numbers of activation_alpha for Elu, Tanh, Tanh, got 3",
    );
    expect(() => of(["Elu", "Tanh", "Tanh"], [], [1])).toThrow(
      "invalid it: expected 0 numbers of activation_beta for Elu, Tanh, Tanh, got 1",
    );
  });

  it("are written as names and the constants that are given", () => {
    const names = (activations: OnnxActivation[]) => ({
      texts: activations.map(({ name }) => name),
    });
    const plain: OnnxActivation[] = [{ name: "Sigmoid" }, { name: "Elu" }];
    const both: OnnxActivation[] = [
      { name: "Elu", alpha: 2 },
      { name: "Affine", alpha: 3, beta: 4 },
    ];
    const one: OnnxActivation[] = [{ name: "HardSigmoid", beta: 4 }];
    expect(activationAttributes(plain)).toStrictEqual({ activations: names(plain) });
    expect(activationAttributes(both)).toStrictEqual({
      activations: names(both),
      activation_alpha: { floats: [2, 3] },
      activation_beta: { floats: [4] },
    });
    expect(activationAttributes(one)).toStrictEqual({
      activations: names(one),
      activation_beta: { floats: [4] },
    });
    expect(() => activationAttributes([...plain, ...both])).toThrow(
      "invalid activations: expected alpha for all of Elu, Elu, Affine or for none, got it for 2",
    );
  });

  it("are our own functions, each direction with its three", () => {
    const cell = randomCell(2, 1, 1);
    const activations: WriteOnnxOptions["activations"] = [
      { name: "Affine", alpha: 2, beta: 3 },
      { name: "ScaledTanh", alpha: 0.5, beta: 2 },
      { name: "LeakyRelu", alpha: 0.25 },
    ];
    const [single] = readOnnx(writeOnnx([{ forward: cell }], { activations }));
    expect(onnxCellOptions(single!).gateActivation!.output(10)).toBe(23);
    const file = writeOnnx([{ forward: cell, reverse: cell }], { activations });
    const [lstm] = readOnnx(file);
    for (const direction of ["forward", "reverse"] as const) {
      const { gateActivation, candidateActivation, outputActivation, ...rest } = onnxCellOptions(
        {
          ...lstm!,
          activations: direction === "forward" ? lstm!.activations : turned(lstm!.activations),
        },
        direction,
      );
      expect(gateActivation!.output(10)).toBe(23);
      expect(candidateActivation!.output(0.5)).toBeCloseTo(0.5 * Math.tanh(1), 12);
      expect(outputActivation!.output(-8)).toBe(-2);
      expect(rest).toStrictEqual({});
    }
  });
});

/** The second direction's three in their place, and other functions in the first's. */
function turned(activations: OnnxActivation[]): OnnxActivation[] {
  return [{ name: "Relu" }, { name: "Relu" }, { name: "Relu" }, ...activations.slice(3)];
}
