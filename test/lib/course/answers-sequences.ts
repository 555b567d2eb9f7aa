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
};
