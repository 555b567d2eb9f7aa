import { sequenceAnswers, type Answers } from "./answers-sequences.js";
import { countParameters, initialParameters } from "../../../lib/index.js";

/** For every exercise the right answer, from the numbers in its text, and wrong ones that people give. */
export const answers: Record<string, Answers> = {
  ...sequenceAnswers,
  "1.1": {
    right: ([a, b, c, x, y, z]) => [x! / a!, y! / b!, z! / c!],
    wrong: [
      [0, 0.5, 1],
      [6, 3, 0],
      [1, 2, 0],
      [1, 0.5, 0.1],
      [0.5, 0.5, 0],
      [1, 0.5],
    ],
  },
  "1.2": {
    right: ([share]) => Math.log(share! / (1 - share!)),
    wrong: [0.9, -2.197, 0.711, 2.1, 3],
  },
  "1.3": {
    right: () => [10, -5],
    wrong: [
      [10, 0],
      [5, -5],
      [-10, 5],
      [5, 1],
      [4, -2],
    ],
  },
  "1.4": {
    right: ([a, b, c, d]) => [a! * c!, b! * d!],
    wrong: [
      [1, 1.05],
      [0.5, 0.525],
      [0.5, 0.8],
      [0.5, 0.25, 0],
      [0.25, 0.25],
    ],
  },
  "2.1": { right: ([i, h]) => i! + h!, wrong: [10, 20, 200, 120, 31] },
  "2.2": {
    right: ([h, i]) => countParameters({ inputSize: i!, hiddenSize: h! }),
    wrong: [620, 2400, 2560, 880, 1860, 1],
  },
  "2.3": {
    right: ([parameters]) =>
      [...Array(60).keys()]
        .slice(1)
        .find((n) => countParameters({ inputSize: 1, hiddenSize: n }) === parameters),
    wrong: [0, 20, 5, 11, 480],
  },
  "2.4": {
    right: ([i, h]) =>
      countParameters({
        inputSize: i!,
        hiddenSize: h!,
        convention: "pytorch",
        bidirectional: true,
      }),
    wrong: [2480, 2560, 4960, 5000, 5120.5],
  },
  "3.1": { right: ([, a, b, c]) => 100 * a! * b! * c!, wrong: [0.081, 190, 81, 90, 7] },
  "3.2": {
    right: () => [-8, 4],
    wrong: [
      [-8, 0],
      [-1, 4],
      [8, -4],
      [-8, 1],
      [-6, 4],
    ],
  },
  "3.3": {
    right: ([steps]) => Math.log(0.5 ** (1 / steps!) / (1 - 0.5 ** (1 / steps!))),
    wrong: [50, 3, 0.986, -4.3, 40, 0],
  },
  "3.4": {
    right: ([f]) => Math.ceil(Math.log(0.01) / Math.log(f!)),
    wrong: [10, 43, 45, 100, 20],
  },
  "4.1": { right: ([i, c]) => i! * c!, wrong: [0.2, -0.55, -0.6, -0.8, 0] },
  "4.2": {
    right: () => [0, 0, 1, 1],
    wrong: [
      [1, 1, 0, 0],
      [0, 0, 2, 2],
      [0, 1, 1, 1],
      [0, 0, 0.5, 1],
      [0, 1],
    ],
  },
  "4.3": {
    right: () => [4, -8],
    wrong: [
      [4, 0],
      [4, -4],
      [2, -5],
      [1, 0.5],
      [-4, -3],
    ],
  },
  "4.4": { right: ([written]) => Math.abs(written!), wrong: [-0.3, 0, 1, 0.15, 0.7, "0.3"] },
  "5.1": { right: () => 1, wrong: [2, 0, -1, 1.5, 0.5] },
  "5.2": { right: ([value]) => Math.atanh(value!), wrong: [0.5, -0.549, 0, 0.54, 0.7] },
  "5.3": {
    right: () => [4, -2],
    wrong: [
      [4, 0],
      [2, -2],
      [-4, 2],
      [4, 1],
      [1, -3],
    ],
  },
  "5.4": {
    right: ([f, , z]) => 1 / (1 + Math.exp(-z!)) / (1 - f!),
    wrong: [0, -0.1, 0.0474, 0.5, -1.99, "0"],
  },
  "6.1": {
    right: ([before, f, i, c]) => f! * before! + i! * c!,
    wrong: [1.25, 1, -0.25, 1.75, 1.875],
  },
  "6.2": {
    right: () => "accumulate",
    wrong: ["carry", "replace", "erase", "count", 1],
  },
  "6.3": { right: ([steps]) => 0.5 ** (1 / steps!), wrong: [0.5, 0.975, 0.99, 0.025, 1] },
  "6.4": {
    right: ([written, , , second, third]) => written! * second! * third!,
    wrong: [0.144, 0.32, 0.2, 0.4, 0.5],
  },
  "7.1": { right: () => 0, wrong: [0.9, 0.716, 0.5, 1, -0.3] },
  "7.2": { right: ([h, o]) => Math.atanh(h! / o!), wrong: [0.9, 0.225, 0.485, -1.472, 2] },
  "7.3": {
    right: () => (o: number, c: number) => o * Math.tanh(c),
    wrong: [
      (o: number, c: number) => o * c,
      (o: number, c: number) => Math.tanh(o * c),
      (o: number, c: number) => c * Math.tanh(o),
      (_: number, c: number) => Math.tanh(c),
      () => {
        throw new RangeError("no");
      },
      0.5,
    ],
  },
  "7.4": {
    right: ([low, high]) => Math.tanh(high!) - Math.tanh(low!),
    wrong: [1, 0, 0.7616, -0.031, 0.1],
  },
  "8.1": { right: ([h]) => Math.cbrt(h!), wrong: [27, Math.sqrt(27), 9, 2, 1] },
  "8.2": { right: ([, , bias]) => 2 * (2 + bias! + 4), wrong: [12, 8, 80, 32, 14] },
  "8.3": {
    right: () => 3212 * 247 + 3212 * 3212,
    wrong: [3212 * 247, 3212 * 3212, 3211 * 247 + 3211 * 3211, 3212 ** 2 * 3459, 1],
  },
  "8.4": { right: () => [1, 2, 3].map(layer), wrong: wrongLayers() },
};

function layer(seed: number) {
  return initialParameters({ inputSize: 3, hiddenSize: 3, seed });
}

function wrongLayers(): unknown[] {
  const [first, second] = [layer(1), layer(2)];
  const tied = { ...layer(3), candidate: first.candidate };
  const large = initialParameters({ inputSize: 3, hiddenSize: 4, seed: 3 });
  return [
    [first],
    [first, second],
    [first, second, first],
    [1, 2, 1].map(layer),
    [first, second, tied],
    [first, second, large],
    3,
  ];
}
