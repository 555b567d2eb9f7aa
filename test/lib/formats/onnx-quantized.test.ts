import { describe, expect, it } from "vitest";
import { tensor, type Tensor } from "../../../lib/index.js";
import { largestGap } from "./golden.js";
import {
  contentsOf,
  directionsJoined,
  operator,
  oursOf,
  randomTensor,
  theirsOf,
  type Model,
} from "./onnx-model.js";

const [I, H, T, B] = [2, 3, 4, 2];
const x = randomTensor([T, B, I], 1, 1);

describe("a quantized LSTM", () => {
  const rows = 4 * H;
  const codes = (columns: number, seed: number) =>
    tensor(
      [2, columns, rows],
      randomTensor([2, columns, rows], seed).values.map((v) => Math.round(80 * v)),
      "int8",
    );
  const quantized = (each: "direction" | "row"): Model => {
    const count = each === "direction" ? 2 : 2 * rows;
    const shape = each === "direction" ? [2] : [2, rows];
    const scale = (seed: number) =>
      tensor(
        shape,
        randomTensor([count], seed).values.map((v) => Math.fround(0.01 + Math.abs(v) / 50)),
      );
    const zeros = tensor(shape, Array<number>(count).fill(0), "int8");
    const inputs = ["x", "W", "R", "B", "", "", "", "", "Ws", "Wz", "Rs", "Rz"];
    const attributes = { hidden_size: { int: H }, direction: { text: "bidirectional" } };
    return {
      nodes: [
        operator("DynamicQuantizeLSTM", inputs, ["Y"], { domain: "com.microsoft", attributes }),
      ],
      tensors: {
        ...{ W: codes(I, 7), R: codes(H, 8), B: randomTensor([2, 2 * rows], 9) },
        ...{ Ws: scale(10), Wz: zeros, Rs: scale(11), Rz: zeros },
      },
      inputs: { x: ["T", "B", I] },
      outputs: { Y: ["T", 2, "B", H] },
    };
  };

  it.each(["direction", "row"] as const)(
    "is turned back into numbers by its scales, one a %s, and ONNX Runtime's roundings are told",
    async (each) => {
      const model = quantized(each);
      const { assumed, layers } = contentsOf(model);
      expect(assumed).toMatchObject([{ rule: "quantization" }]);
      const { Y } = await theirsOf(model, { x });
      const ours = oursOf(layers[0] as never, x);
      expect(largestGap([ours], [directionsJoined(Y!, [T, 2, B, H])])).toBeLessThan(0.05);
    },
  );

  it("is refused without its scales, or with too many", () => {
    const model = quantized("direction");
    const reason = (tensors: Record<string, Tensor>, inputs?: string[]) => {
      const nodes = inputs ? [{ ...model.nodes[0]!, inputs }] : model.nodes;
      const [layer] = contentsOf({
        ...model,
        nodes,
        tensors: { ...model.tensors, ...tensors },
      }).layers;
      return layer?.kind === "unread" ? layer.reason : "read";
    };
    expect(reason({}, ["x", "W", "R", "B"])).toBe(
      'DynamicQuantizeLSTM "Y": expected W_scale, got none',
    );
    expect(reason({ Ws: tensor([3], [1, 1, 1]) })).toMatch(
      /expected W as .* with a scale for each direction or row, got \[2, 2, 12\] with 3 scales/,
    );
    expect(reason({ Wz: tensor([1], [1], "int8") })).toMatch(/expected 2 zero points of W, got 1/);
  });
});
