/** Published inputs and outputs of microsoft/onnxruntime, onnxruntime/test/providers/cpu/rnn/deep_cpu_lstm_op_test.cc. */
export interface PublicCase {
  /** The name of its test. */
  name: string;
  direction?: "forward" | "reverse" | "bidirectional";
  timeSteps: number;
  batchSize: number;
  /** [timeSteps, batchSize, inputSize], flat, as all that follow. */
  X: number[];
  lengths?: number[];
  h0?: number[];
  c0?: number[];
  bias?: false;
  peepholes?: false;
  clip?: number;
  inputForget?: true;
  /** Gates with tanh, the candidate with sigmoid. */
  swapped?: true;
  Y?: number[];
  Yh?: number[];
  Yc?: number[];
  /** Where numbers are published with five digits only. */
  within?: number;
}

/** SimpleWeightsNoBiasTwoRows: W differs by row, so that gates and units cannot be swapped; R is 0.1 throughout. */
export const rowsWeights = {
  W: [[0.1, 0.2, 0.3, 0.4, 1, 2, 3, 4, 10, 11, 12, 13].map((w) => [w])],
  R: [Array.from({ length: 12 }, () => [0.1, 0.1, 0.1])],
};

const two = { timeSteps: 2, batchSize: 2, X: [1, 2, 10, 11] };

const first = [0.28828835, 0.36581863, 0.45679406];
const second = [0.34526032, 0.47220859, 0.55850911];
const ahead = [0.84196719, 0.89402526, 0.91073048, 0.85882828, 0.90703777, 0.92382453];
const aheadC = [1.27731147, 1.44181041, 1.53179041, 1.3249796, 1.51063104, 1.61451544];
const back = [0.55391603, 0.69201493, 0.82696019, 0.64046413, 0.82303363, 0.91610711];
const backC = [1.27850552, 1.46799496, 1.57641257, 1.34960834, 1.54772296, 1.65633056];
const late = [0.61249432, 0.70678632, 0.74094619, 0.62759886, 0.71640738, 0.74624585];
const firstC = [0.52497941, 0.54983425, 0.5744428];
const secondC = [0.54983425, 0.59868795, 0.64565659];
const none = [0, 0, 0];

export const rowsCases: PublicCase[] = [
  {
    name: "ForwardSimpleWeightsNoBiasTwoRows",
    ...two,
    Y: [...first, ...second, ...ahead],
    Yh: ahead,
    Yc: aheadC,
  },
  {
    name: "ReverseSimpleWeightsNoBiasTwoRows",
    direction: "reverse",
    ...two,
    Y: [...back, ...late],
    Yh: back,
    Yc: backC,
  },
  {
    name: "BidirectionalSimpleWeightsNoBiasTwoRows",
    direction: "bidirectional",
    ...two,
    Y: [...first, ...second, ...back, ...ahead, ...late],
    Yh: [...ahead, ...back],
    Yc: [...aheadC, ...backC],
  },
  {
    name: "MixedSequenceLengths, 1 and 2",
    ...two,
    lengths: [1, 2],
    Y: [...first, ...second, ...none, ...ahead.slice(3)],
    Yh: [...first, ...ahead.slice(3)],
    Yc: [...firstC, ...aheadC.slice(3)],
  },
  {
    name: "MixedSequenceLengths, 2 and 1",
    ...two,
    lengths: [2, 1],
    Y: [...first, ...second, ...ahead.slice(0, 3), ...none],
    Yh: [...ahead.slice(0, 3), ...second],
    Yc: [...aheadC.slice(0, 3), ...secondC],
  },
  {
    name: "MixedSequenceLengthsReverse, 1 and 2",
    direction: "reverse",
    ...two,
    lengths: [1, 2],
    Y: [0.28828844, 0.36581877, 0.45679423, ...back.slice(3), ...none, ...late.slice(3)],
    Yh: [0.28828844, 0.36581877, 0.45679423, ...back.slice(3)],
    Yc: [...firstC, ...backC.slice(3)],
  },
  {
    name: "MixedSequenceLengthsReverse, 2 and 1",
    direction: "reverse",
    ...two,
    lengths: [2, 1],
    Y: [...back.slice(0, 3), 0.34526044, 0.47220877, 0.55850935, ...late.slice(0, 3), ...none],
    Yh: [...back.slice(0, 3), 0.34526044, 0.47220877, 0.55850935],
    Yc: [...backC.slice(0, 3), ...secondC],
  },
];
