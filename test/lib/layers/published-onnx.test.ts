import { describe, it } from "vitest";
import { sigmoid, tanh, type Cell } from "../../../lib/index.js";
import { cellOf, expectPublished, type Published } from "./published-onnx.js";

// The numbers below are those published in onnxruntime's test/providers/cpu/rnn/deep_cpu_lstm_op_test.cc.

describe("onnxruntime's LstmOpContext2x1x2x2: every weight another, with peepholes", () => {
  const w = [
    [-0.494659, 0.0453352],
    [-0.487793, 0.417264],
    [-0.0175329, 0.489074],
    [-0.446013, 0.414029],
    [-0.0091708, -0.255364],
    [-0.106952, -0.266717],
    [-0.0888852, -0.428709],
    [-0.283349, 0.208792],
  ];
  const r = [
    [0.146626, -0.0620289],
    [-0.0815302, 0.100482],
    [-0.219535, -0.306635],
    [-0.28515, -0.314112],
    [-0.228172, 0.405972],
    [0.31576, 0.281487],
    [-0.394864, 0.42111],
    [-0.386624, -0.390225],
  ];
  const p = [
    [0.2345, 0.5235],
    [0.4378, 0.3475],
    [0.8927, 0.3456],
  ];
  const b = [0.381619, 0.0323954, -0.14449, 0.420804, -0.258721, 0.45056, -0.250755, 0.0967895];
  const none = b.map(() => 0);
  const x = [[[-0.455351, -0.276391]], [[-0.185934, -0.269585]]];
  const swapped = { gateActivation: tanh, candidateActivation: sigmoid };
  const hidden = [0.34, 0.72];

  it.each<[string, Cell<"lstm">, Published]>([
    [
      "peepholes",
      cellOf(w, r, b, p, {}),
      {
        direction: "forward",
        x,
        y: [-0.0251062475, 0.0561261699, -0.03277518, 0.05935364],
        yC: [-0.0780206, 0.098829],
      },
    ],
    [
      "peepholes, reverse",
      cellOf(w, r, b, p, {}),
      {
        direction: "reverse",
        x,
        y: [-0.03189282, 0.07626793, -0.03068724, 0.02803503],
        yC: [-0.07536839, 0.12079399],
      },
    ],
    [
      "peepholes without bias",
      cellOf(w, r, none, p, {}),
      {
        direction: "forward",
        x,
        y: [0.04154162, 0.01969122, 0.05298181, 0.0030589],
        yC: [0.11169686, 0.00625722],
      },
    ],
    [
      "input_forget",
      cellOf(w, r, b, p, { coupled: "f = 1 - i", clip: 999 }),
      {
        direction: "forward",
        x,
        y: [-0.02510626, 0.05612619, -0.0314321, 0.05087372],
        yC: [-0.07474898, 0.08480116],
      },
    ],
    [
      "clip",
      cellOf(w, r, b, p, { clip: 0.1 }),
      {
        direction: "forward",
        x,
        y: [-0.02280854, 0.02744377, -0.03516197, 0.03875681],
        yC: [-0.07415761, 0.07395997],
      },
    ],
    [
      "an initial h",
      cellOf(w, r, b, null, {}),
      {
        direction: "forward",
        x,
        states: [[{ hiddenState: hidden, cellState: [0, 0] }]],
        y: [0.01797521, -0.07104912, -0.03174796, -0.0152949],
        yC: [-0.07285583, -0.02545788],
      },
    ],
    [
      "an initial h and c",
      cellOf(w, r, b, null, {}),
      {
        direction: "forward",
        x,
        states: [[{ hiddenState: hidden, cellState: [0.63, 0.21] }]],
        y: [0.12797015, 0.0097284, 0.02716939, 0.01842997],
        yC: [0.06408449, 0.03139432],
      },
    ],
    [
      "σ and tanh in each other's place, both directions",
      cellOf(w, r, b, null, swapped),
      {
        direction: "bidirectional",
        x,
        y: [
          ...[-0.06601551, 0.03512269, -0.05520744, 0.03879774],
          ...[-0.04236888, 0.01773649, -0.05332068, 0.00207076],
        ],
        yC: [0.1624992, 0.04672481, 0.22009919, 0.08087098],
      },
    ],
    [
      "a length of 0",
      cellOf(w, r, b, null, swapped),
      {
        direction: "bidirectional",
        x: [
          [
            [-0.455351, -0.776391],
            [0, 0],
          ],
          [
            [-0.185934, -0.169585],
            [0, 0],
          ],
        ],
        lengths: [2, 0],
        y: [
          ...[-0.1269719, -0.01049645, 0, 0, -0.12206709, -0.0051103, 0, 0],
          ...[-0.02778835, 0.00775075, 0, 0, -0.04350187, 0.01127771, 0, 0],
        ],
        yH: [-0.02778835, 0.00775075, 0, 0, -0.12206709, -0.0051103, 0, 0],
        yC: [0.14675268, 0.01759163, 0, 0, 0.26577898, -0.01694398, 0, 0],
      },
    ],
  ])("%s", (_, cell, published) => {
    expectPublished(cell, published, 2e-7);
  });
});
