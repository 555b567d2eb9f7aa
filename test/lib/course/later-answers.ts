import { sigmoid } from "../../../lib/index.js";

/** As `answers`, for the lessons from 14 on. */
export const laterAnswers: Record<string, { right: (n: number[]) => unknown; wrong: unknown[] }> = {
  "14.1": { right: ([n]) => Math.log(n!), wrong: [3, 0.125, -2.079, 0.875, 8] },
  "14.2": {
    right: ([p, slope, velocity]) => p! - 0.1 * (0.9 * velocity! + slope!),
    wrong: [0.8, 0.5, 0.73, 1.47, 4.7, 0],
  },
  "14.3": {
    right: ([x, y, norm]) => [x!, y!].map((each) => (each * norm!) / Math.hypot(x!, y!)),
    wrong: [
      [6, 8],
      [5, 5],
      [0.6, 0.8],
      [1, 3],
      [4, 3],
      [30, 40],
    ],
  },
  "14.4": {
    right: ([examples, size, epochs]) => Math.ceil(examples! / size!) * epochs!,
    wrong: [4, 15, 500, 5, 16, 7],
  },
  "15.1": { right: ([steps]) => Math.log(steps! - 1), wrong: [-3.892, 1.69, 0.98, 49, 1, 2, 5] },
  "15.2": {
    right: ([steps]) => sigmoid.output(1) ** steps!,
    wrong: [0.731, sigmoid.output(1) ** 19, 14.62, 1, 0.5 ** 20, 0.1],
  },
  "15.3": {
    right: ([units]) => 2 / Math.sqrt(units!),
    wrong: [0.1, 0.02, 1, 0.01, 20, 0.3],
  },
  "15.4": {
    right: () => "nothing yet",
    wrong: ["B is better", "A is better", "equal", "A fails", "B is never worse"],
  },
  "16.1": { right: ([, units]) => 3 * units!, wrong: [80, 1200, 20, 9, 69, 1] },
  "16.2": {
    right: () => "noForgetGate",
    wrong: ["noPeepholes", "noOutputGate", "noInputGate", "coupledGates", "vanilla"],
  },
  "16.3": {
    right: ([i, c, candidate]) => (1 - i!) * c! + i! * candidate!,
    wrong: [1.4, 0.8, 1.2, 0.4, -0.8, 3],
  },
  "16.4": {
    right: () => "outputGate",
    wrong: ["forgetGate", "inputGate", "candidate", "updateGate", "resetGate"],
  },
  "17.1": {
    right: ([z, h, n]) => z! * h! + (1 - z!) * n!,
    wrong: [-0.5, -0.3, 0.3, -0.2, Math.tanh(0.1), 1],
  },
  "17.2": {
    right: ([inputs, units]) => 3 * units! * (units! + inputs! + 1),
    wrong: [2480, 1240, 620, 1800, 1920, 7],
  },
  "17.3": {
    right: ([z]) => Math.floor(Math.log(0.5) / Math.log(z!)) + 1,
    wrong: [6, 1, 5, 9, 3],
  },
  "17.4": {
    right: () => "the old state",
    wrong: ["the candidate", "zero", "the input", "the mean", "the reset gate"],
  },
  "18.1": { right: ([units]) => units, wrong: [100, 2500, 25, 200, 7] },
  "18.2": { right: ([at, steps]) => steps! - at! + 1, wrong: [3, 7, 10, 1, 5] },
  "18.3": {
    right: ([units, inputs]) => 4 * units! * (3 * units! + inputs! + 2),
    wrong: [4960, 6560, 2480, 3280, 9],
  },
  "18.4": { right: ([rate]) => 1 / (1 - rate!), wrong: [0.8, 1, 5, 1.2, 2] },
  "19.1": { right: () => 1, wrong: [0, 3, 8, -1, 2] },
  "19.2": {
    right: ([f]) => Math.log(0.5) / Math.log(f!),
    wrong: [6.25, -3.98, 0.2515, 3.125, 20],
  },
  "19.3": {
    right: () => "switch it off and measure the loss",
    wrong: [
      "its correlation",
      "its forget gate",
      "a picture of it",
      "a larger network",
      "another text",
    ],
  },
  "20.1": {
    right: ([f, b, g, d]) => [f! * g!, g! * b! + d!],
    wrong: [
      [0.7, 1.6],
      [0.5, 1.6],
      [0.1, 4],
      [0.1, 3.5],
      [0.1, 0.6],
      [0.1, 9],
    ],
  },
  "20.2": {
    right: ([z, candidate]) => (1 - z!) * z! * candidate! + z! * candidate!,
    wrong: [2, 4, 6.5, 8, 3],
  },
  "20.3": {
    right: ([, , i, , z]) => (2 + i! * z!) / (1 + i!),
    wrong: [20, 4, 10, 6, 20 / 3, 1],
  },
  "20.4": { right: ([steps]) => Math.log2(steps!), wrong: [4096, 2048, 11, 4095, 5] },
  ...diagnoses(),
};

function diagnoses() {
  const faults = [
    "shared bias",
    "tied layers",
    "masked end",
    "swapped gates",
    "missing tanh",
    "un-detached state",
  ];
  return Object.fromEntries(
    faults.map((fault, k) => [
      `21.${k + 1}`,
      { right: () => fault, wrong: faults.filter((other) => other !== fault) },
    ]),
  );
}
