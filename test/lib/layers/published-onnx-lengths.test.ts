import { describe, it } from "vitest";
import { cellOf, expectPublished, type Published } from "./published-onnx.js";

// The numbers below are those published in onnxruntime's test/providers/cpu/rnn/deep_cpu_lstm_op_test.cc.

describe("onnxruntime's SimpleWeightsNoBiasTwoRows: one weight per unit, its gates told apart", () => {
  const w = [0.1, 0.2, 0.3, 0.4, 1, 2, 3, 4, 10, 11, 12, 13].map((weight) => [weight]);
  const cell = cellOf(
    w,
    w.map(() => [0.1, 0.1, 0.1]),
    w.map(() => 0),
    null,
    {},
  );
  const x = [
    [[1], [2]],
    [[10], [11]],
  ];
  const ahead = [
    [0.28828835, 0.36581863, 0.45679406, 0.34526032, 0.47220859, 0.55850911],
    [0.84196719, 0.89402526, 0.91073048, 0.85882828, 0.90703777, 0.92382453],
  ];
  const back = [
    [0.55391603, 0.69201493, 0.82696019, 0.64046413, 0.82303363, 0.91610711],
    [0.61249432, 0.70678632, 0.74094619, 0.62759886, 0.71640738, 0.74624585],
  ];
  const aheadC = [1.27731147, 1.44181041, 1.53179041, 1.3249796, 1.51063104, 1.61451544];
  const backC = [1.27850552, 1.46799496, 1.57641257, 1.34960834, 1.54772296, 1.65633056];

  it.each<[string, Published]>([
    ["forward", { direction: "forward", x, y: ahead.flat(), yH: ahead[1]!, yC: aheadC }],
    ["reverse", { direction: "reverse", x, y: back.flat(), yH: back[0]!, yC: backC }],
    [
      "bidirectional",
      {
        direction: "bidirectional",
        x,
        y: [ahead[0]!, back[0]!, ahead[1]!, back[1]!].flat(),
        yH: [...ahead[1]!, ...back[0]!],
        yC: [...aheadC, ...backC],
      },
    ],
    [
      "lengths 1 and 2",
      {
        direction: "forward",
        x,
        lengths: [1, 2],
        y: [...ahead[0]!, 0, 0, 0, ...ahead[1]!.slice(3)],
        yH: [...ahead[0]!.slice(0, 3), ...ahead[1]!.slice(3)],
        yC: [0.52497941, 0.54983425, 0.5744428, ...aheadC.slice(3)],
      },
    ],
    [
      "lengths 2 and 1, reverse",
      {
        direction: "reverse",
        x,
        lengths: [2, 1],
        y: [
          ...back[0]!.slice(0, 3),
          ...[0.34526044, 0.47220877, 0.55850935],
          ...back[1]!.slice(0, 3),
          ...[0, 0, 0],
        ],
        yC: [...backC.slice(0, 3), 0.54983425, 0.59868795, 0.64565659],
      },
    ],
  ])("%s", (_, published) => {
    expectPublished(cell, published, 5e-7);
  });
});
