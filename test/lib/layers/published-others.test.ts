import { describe, it } from "vitest";
import {
  constantParameters,
  kerasReturns,
  onnxHardSigmoid,
  pytorchReturns,
  runLayer,
  runStack,
  statefulStack,
  transposeSequences,
  type Cell,
  type LayerOptions,
  type Sequences,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { lstmFromTorch } from "../torch-layers.js";

/** 0, 1, 2… in the given shape, batch-major. */
const counted = (batchSize: number, timeSteps: number, size: number): Sequences =>
  Array.from({ length: batchSize }, (_, b) =>
    Array.from({ length: timeSteps }, (_t, t) =>
      Array.from({ length: size }, (_k, k) => (b * timeSteps + t) * size + k),
    ),
  );

describe("pytorch's test/cpp/api/rnn.cpp, CheckOutputValuesMatchPyTorch", () => {
  it("gives its outputs, h_n and c_n to the four published digits", () => {
    // Every parameter is 0/n, 1/n, 2/n… of its own size n; x counts down from 1.
    const rows = (count: number, columns: number) =>
      Array.from({ length: count }, (_, row) =>
        Array.from({ length: columns }, (_c, k) => (row * columns + k) / (count * columns)),
      );
    const bias = rows(8, 1).flat();
    const parameters = lstmFromTorch(
      { weightIh: rows(8, 2), weightHh: rows(8, 2), biasIh: bias, biasHh: bias },
      "sum",
    );
    const x = counted(3, 4, 2).map((step) =>
      step.map((vector) => vector.map((value) => (24 - value) / 24)),
    );
    const trace = runStack([{ forward: { kind: "lstm", parameters } }], x);
    const { output, hN, cN } = pytorchReturns(trace);
    const last = [0.7889, 0.9003, 0.7769, 0.8905, 0.7635, 0.8794, 0.7484, 0.8666];
    const expected = [
      ...[0.4391, 0.5402, 0.433, 0.5324, 0.4261, 0.5239, 0.4183, 0.5147],
      ...[0.6822, 0.8064, 0.6726, 0.7968, 0.662, 0.786, 0.6501, 0.7741],
      ...last,
    ];
    expectClose(output.flat(2), expected, 6e-5, "output");
    expectClose(hN.flat(2), last, 6e-5, "h_n");
    const cell = [1.1647, 1.6106, 1.1425, 1.5726, 1.1187, 1.5329, 1.0931, 1.4911];
    expectClose(cN.flat(2), cell, 6e-5, "c_n");
  });
});

/** Keras's constant initialisers: 0.01 on x, 0.02 on h, biases 0.03, and 1 to forget where `unit_forget_bias` is on. */
function kerasCell(units: number, inputSize: number, bias: number, forgetBias: number) {
  const sizes = { inputSize, hiddenSize: units, weight: 0.01 };
  const gates = { inputGate: bias, forgetGate: forgetBias, candidate: bias, outputGate: bias };
  const parameters = constantParameters({ ...sizes, bias: gates });
  for (const gate of ["inputGate", "forgetGate", "candidate", "outputGate"] as const)
    parameters[gate].weights.forEach((row) => row.fill(0.02, 0, units));
  return { kind: "lstm", parameters } satisfies Cell<"lstm">;
}

describe("keras's keras/src/layers/rnn/lstm_test.py", () => {
  const x = transposeSequences(counted(3, 6, 4));
  const lastOf = (cell: Cell, inputs: Sequences, back = false, options: LayerOptions = {}) =>
    kerasReturns(runLayer(back ? { reverse: cell } : { forward: cell }, inputs, options)).last!;
  const same = (values: number[], units: number) =>
    values.map((value) => new Array<number>(units).fill(value));

  it("test_correctness: plain, backwards, without unit_forget_bias, without bias", () => {
    const plain = kerasCell(3, 4, 0.03, 1);
    expectClose(lastOf(plain, x), same([0.6288687, 0.86899155, 0.9460773], 3), 1e-6);
    expectClose(lastOf(plain, x, true), same([0.35622165, 0.74789524, 0.8872726], 3), 1e-6);
    const own = kerasCell(3, 4, 0.03, 0.03);
    expectClose(lastOf(own, x), same([0.57019705, 0.8661914, 0.9459622], 3), 1e-6);
    const none = kerasCell(3, 4, 0, 0);
    expectClose(lastOf(none, x), same([0.54986924, 0.86226785, 0.9443936], 3), 1e-6);
  });

  it("test_statefulness: the second batch, and again after a reset", () => {
    const batch = transposeSequences(counted(2, 3, 4));
    const stack = statefulStack([{ forward: kerasCell(4, 4, 0.03, 1) }]);
    for (const round of ["first", "after a reset"]) {
      stack.run(batch);
      const [layer] = stack.run(batch).layers;
      expectClose(kerasReturns(layer!).last, same([0.3124785, 0.6863672], 4), 1e-6, round);
      stack.reset();
    }
  });

  it("test_pass_initial_state: forwards and backwards", () => {
    const batch = transposeSequences(counted(2, 4, 3));
    const states = [
      { hiddenState: [0, 1], cellState: [0, 1] },
      { hiddenState: [2, 3], cellState: [2, 3] },
    ];
    const cell = kerasCell(2, 3, 0.03, 1);
    const ahead = lastOf(cell, batch, false, { initialStates: { forward: states } });
    expectClose(
      ahead,
      [
        [0.20574439, 0.3558822],
        [0.64930826, 0.66276],
      ],
      1e-6,
    );
    const back = lastOf(cell, batch, true, { initialStates: { reverse: states } });
    expectClose(
      back,
      [
        [0.13281618, 0.2790356],
        [0.5839337, 0.5992567],
      ],
      1e-6,
    );
  });

  it("test_masking: repeated, put out as zeros, and backwards", () => {
    const batch = transposeSequences(counted(2, 4, 3));
    const cell = kerasCell(2, 3, 0.03, 1);
    const masked = (rows: boolean[][], zeroOutput: boolean): LayerOptions => ({
      padding: {
        convention: "keras",
        mask: rows[0]!.map((_, t) => rows.map((row) => row[t]!)),
        zeroOutput,
      },
    });
    const right = [
      [true, true, true, false],
      [true, true, false, false],
    ];
    const shown = (zeroOutput: boolean) =>
      transposeSequences(runLayer({ forward: cell }, batch, masked(right, zeroOutput)).outputs);
    const first = [0.0158891, 0.05552048, 0.11755939];
    const second = [0.14185596, 0.28556206];
    const repeated = [
      [...first, 0.11755939],
      [...second, 0.28556206, 0.28556206],
    ];
    expectClose(
      shown(false),
      repeated.map((values) => same(values, 2)),
      1e-6,
    );
    const zeroed = [
      [...first, 0],
      [...second, 0, 0],
    ];
    expectClose(
      shown(true),
      zeroed.map((values) => same(values, 2)),
      1e-6,
    );
    const left = [
      [false, true, true, true],
      [false, false, true, true],
    ];
    const back = lastOf(cell, batch, true, masked(left, false));
    expectClose(back, same([0.15341201, 0.3844719], 2), 1e-6);
  });
});

describe("tfjs's tfjs-layers/src/layers/recurrent_test.ts, hard sigmoid by default", () => {
  const options = { gateActivation: onnxHardSigmoid };

  it("LSTM Tensor: all weights and biases 1, two for the forget gate", () => {
    const parameters = constantParameters({ inputSize: 2, hiddenSize: 5, weight: 1, bias: 1 });
    const ones = [0, 1].map(() => [0, 1, 2, 3].map(() => [1, 1]));
    const trace = runLayer({ forward: { kind: "lstm", parameters, options } }, ones);
    const { sequences, states } = kerasReturns(trace, { returnSequences: true, returnState: true });
    const whole = (value: number) => [0, 1, 2, 3].map(() => new Array<number>(5).fill(value));
    expectClose(sequences, [whole(0.7595095), whole(0.96367633)], 1e-6);
    expectClose(states, [whole(0.96367633), whole(1.99505234)], 1e-6);
  });

  it("With mask, goBackwards = true: [0, 1.28765, 1.81653, 1.95990]", () => {
    // Kernel rows are 1 … 8 and their negatives; columns are i f c o, two units each.
    const gate = (first: number) => ({
      weights: [first, first + 1].map((w) => [w, -w, w, -w]),
      biases: [first, first + 1],
    });
    const parameters = {
      inputSize: 2,
      hiddenSize: 2,
      inputGate: gate(1),
      forgetGate: gate(3),
      candidate: gate(5),
      outputGate: gate(7),
    };
    const embedding = [
      [0.1, 0.2],
      [0.3, 0.4],
      [-0.1, -0.2],
      [-0.3, -0.4],
    ];
    const tokens = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 2, 0],
      [1, 2, 3],
    ];
    const at = [0, 1, 2];
    const inputs = at.map((t) => tokens.map((row) => embedding[row[t]!]!));
    const mask = at.map((t) => tokens.map((row) => row[t] !== 0));
    const trace = runLayer({ reverse: { kind: "lstm", parameters, options } }, inputs, {
      padding: { convention: "keras", mask },
    });
    const sums = kerasReturns(trace).last!.map(([a, b]) => a! + b!);
    expectClose(sums, [0, 1.28765, 1.81653, 1.9599], 1e-5);
  });
});
