/** The right answer to an exercise, from the numbers in its text, and wrong ones that people give. */
export interface Answers {
  right: (n: number[]) => unknown;
  wrong: unknown[];
}

/** Of lessons 00 and 09 to 13. */
export const sequenceAnswers: Record<string, Answers> = {
  "0.1": {
    right: ([, weight, zeros]) => weight! ** zeros!,
    wrong: [0.03125, 0.125, 2, -1, 1, 0.5],
  },
  "0.2": { right: ([days]) => days, wrong: [8, 6, 14, 1, 3, 20] },
  "0.3": {
    right: ([a, b, c, d, e, first, second]) => {
      let sum = 0;
      return [a, b, c, d, e].map((value, k) =>
        k + 1 === first || k + 1 === second ? (sum += value!) : sum,
      );
    },
    wrong: [
      [0.3, 0.8, 1.7, 1.9, 2.6],
      [0, 0.5, 0, 0.2, 0],
      [0, 0.5, 0.5, 0.2, 0.2],
      [0, 0, 0, 0, 0.7],
      [0, 0, 0.5, 0.5, 0.7],
      [1, 1, 1, 1, 1],
    ],
  },
  "0.4": {
    right: () => (memory: number, value: number, mark: number) => memory + mark * value,
    wrong: [
      (memory: number, value: number) => memory + value,
      (_: number, value: number, mark: number) => mark * value,
      (memory: number, value: number, mark: number) => mark * (memory + value),
      (memory: number, value: number, mark: number) => (mark ? value : memory),
      (memory: number, _: number, mark: number) => memory + mark,
      (memory: number) => 2 * memory,
    ],
  },
  "9.1": { right: ([, units]) => 3 * units!, wrong: [5, 16, 10, 20, 3, 0, 7] },
  "9.2": { right: () => "Keras", wrong: ["PyTorch", "ONNX", "TensorFlow", 3, null] },
  "9.3": {
    right: () => [0, 3, 1, 2],
    wrong: [
      [0, 2, 3, 1],
      [0, 1, 2, 3],
      [1, 4, 2, 3],
      [0, 3, 2, 1],
      [0, 1, 3, 2],
      [3, 2, 1, 0],
    ],
  },
  "9.4": {
    right: ([layers, units]) => 4 * layers! * units!,
    wrong: [200, 150, 50, 1200, 0, 100],
  },
  "10.1": { right: ([, steps]) => steps, wrong: [16, 8, 128, 49, 51] },
  "10.2": {
    right: ([layers, units, batch]) => [layers, batch, units],
    wrong: [
      [50, 16, 64],
      [16, 2, 64],
      [2, 64, 16],
      [1, 16, 64],
      [2, 50, 64],
      [64, 2, 16],
    ],
  },
  "10.3": {
    right: ([h, c, x]) => (h! + x!) * c! + (h! + x!) ** 2,
    wrong: [1, 54, 4, 10, 7],
  },
  "10.4": {
    right: () => [
      [[1], [4]],
      [[2], [5]],
      [[3], [6]],
    ],
    wrong: [
      [
        [[1], [2], [3]],
        [[4], [5], [6]],
      ],
      [
        [
          [1, 4],
          [2, 5],
          [3, 6],
        ],
      ],
      [[[1]], [[2]], [[3]]],
      [
        [[1, 4], []],
        [[2, 5], []],
        [[3, 6], []],
      ],
      [
        [[4], [1]],
        [[5], [2]],
        [[6], [3]],
      ],
      [1, 2, 3, 4, 5, 6],
    ],
  },
  "11.1": { right: () => 0, wrong: [10, 9, 1, 500, 50, 2] },
  "11.2": { right: () => 216, wrong: [6, 0, 247, 72, 144, 2592, 12] },
  "11.3": {
    right: ([a, b, c]) => 1 - (a! + b! + c!) / (3 * a!),
    wrong: [16 / 27, 11, 11 / 16, 20 / 27, 1100 / 27, 0.5],
  },
  "11.4": { right: ([, steps, empty]) => steps! - empty! - 1, wrong: [11, 9, 12, 3, 0, 2, 5] },
  "12.1": { right: ([g, c]) => 2 * g! * c! + 3 * g! ** 2, wrong: [175, 12, 25, 75, 20, 35, 1] },
  "12.2": {
    right: ([f, dc, dh, o, squeezed]) => f! * dc! + dh! * o! * (1 - squeezed! ** 2),
    wrong: [1.8, 0.32, 2.1, 2.3, 2.44, 0.576, 5],
  },
  "12.3": {
    right: ([x1, x2, x3, d1, d2, d3]) => x1! * d1! + x2! * d2! + x3! * d3!,
    wrong: [5 / 3, 6, 4, 24, 11, 0],
  },
  "12.4": {
    right: () => (dh: number, o: number, c: number) => dh * o * (1 - Math.tanh(c) ** 2),
    wrong: [
      (dh: number, o: number) => dh * o,
      (dh: number, _: number, c: number) => dh * (1 - Math.tanh(c) ** 2),
      (dh: number, o: number, c: number) => dh * o * Math.tanh(c),
      (dh: number, o: number, c: number) => dh * o * (1 - c * c),
      (_: number, o: number, c: number) => o * (1 - Math.tanh(c) ** 2),
      () => 0,
    ],
  },
  "13.1": { right: ([steps, f]) => f! ** steps!, wrong: [18, -1, 0, 0.9, 0.878, 0.5] },
  "13.2": {
    right: ([, steps]) => 0.001 ** (1 / steps!),
    wrong: [0.0001, 0.001, 0.9, -0.501, 0.4, 0.6],
  },
  "13.3": {
    right: ([steps, , h]) => (1 - h! ** 2) ** steps!,
    wrong: [1, 0.512, 0.008, 0.36, 0.262, 1.08, 0.1],
  },
  "13.4": {
    right: ([a, b, c]) => [a! * b! * c!, b! * c!, c!],
    wrong: [
      [0.8, 0.4, 0.36],
      [0.9, 0.45, 0.36],
      [0.9, 0.5, 0.8],
      [0.36, 0.45, 0.9],
      [0.45, 0.4, 0.8],
      [0, 0, 0],
    ],
  },
};
