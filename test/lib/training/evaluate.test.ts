import { describe, expect, it } from "vitest";
import {
  accuracy,
  backpropagateModel,
  countExamples,
  evaluate,
  gateCurves,
  gateStatistics,
  gateTally,
  initialModel,
  learningCurves,
  predict,
  runModel,
  runStack,
  softmaxCrossEntropy,
  type CellKind,
  type EpochRecord,
  type Evaluation,
  type Model,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

const sizes = { inputSize: 4, hiddenSize: 3, outputSize: 4, seed: 1 };
const model = initialModel(sizes);
const examples = countExamples(5);
const measures = [softmaxCrossEntropy, accuracy];

/** The same means in another order of adding up. */
function expectSame(actual: Evaluation, expected: Evaluation): void {
  expectClose(actual.measures, expected.measures, 1e-12);
  expectClose(actual.gates[0]!.gates, expected.gates[0]!.gates, 1e-12);
}

describe("evaluate", () => {
  it("does not depend on how many examples are measured at a time", () => {
    const whole = evaluate(model, examples, measures);
    expect(Object.keys(whole.measures)).toEqual(["softmax cross-entropy", "accuracy"]);
    expectSame(evaluate(model, examples, measures, { batchSize: 2 }), whole);
    expectSame(evaluate(model, examples, measures, { batchSize: 1 }), whole);
  });

  it("takes 32 examples at a time by default, all of them counted", () => {
    const many = Array.from({ length: 40 }, (_, k) => examples[k % 5]!);
    expectSame(evaluate(model, many, measures), evaluate(model, examples, measures));
  });

  it("passes over examples that do not count, unless none does", () => {
    const silent = { ...examples[0]!, weights: [0, 0, 0] };
    const loud = examples[1]!;
    const mixed = evaluate(model, [silent, loud], measures, { batchSize: 1 });
    expectClose(mixed.measures, evaluate(model, [loud], measures).measures, 1e-15);
    expect(() => evaluate(model, [silent], measures)).toThrow(
      "invalid weights: expected one above 0 at least, got none",
    );
  });

  it("wants examples", () => {
    expect(() => evaluate(model, [], measures)).toThrow("invalid examples: expected 1 or more");
  });
});

describe("predict", () => {
  it("is the model's output for one sequence", () => {
    const { inputs } = examples[2]!;
    const { outputs } = runModel(
      model,
      inputs.map((x) => [x]),
    );
    expect(predict(model, inputs)).toEqual(outputs.map(([y]) => y));
    expect(predict(model, [])).toEqual([]);
  });
});

describe("gate statistics", () => {
  const inputs = [[[1, 0, 0, 0]], [[0, 1, 0, 0]]];
  const forcing = (forced: object): Model<"lstm"> =>
    initialModel({ ...sizes, options: { forced } });

  it("are the mean and the shares near 0 and 1", () => {
    const forgetGate = [0.05, 0.1, 0.95];
    const outputGate = [0.9, 0.91, 1];
    const candidate = [-0.95, -0.9, 0.95];
    const { stack } = runModel(forcing({ forgetGate, outputGate, candidate }), inputs);
    const [found, ...others] = gateStatistics(stack);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ layer: 0, direction: "forward" });
    expect(Object.keys(found!.gates)).toEqual([
      "inputGate",
      "forgetGate",
      "candidate",
      "outputGate",
    ]);
    const third = 1 / 3;
    expectClose(found!.gates.forgetGate, { mean: 1.1 / 3, nearZero: third, nearOne: third }, 1e-15);
    expectClose(found!.gates.outputGate, { mean: 2.81 / 3, nearZero: 0, nearOne: 2 / 3 }, 1e-15);
    expectClose(found!.gates.candidate, { mean: -0.3, nearZero: third, nearOne: third }, 1e-15);
    expectClose(
      found!.gates.inputGate!.mean,
      stack.layers[0]!.directions.forward!.sequences[0]!.steps.flatMap(
        (step) => step.inputGate,
      ).reduce((sum, value) => sum + value / 6, 0),
      1e-15,
    );
  });

  it("add up over batches", () => {
    const tally = gateTally();
    expect(tally.statistics()).toEqual([]);
    tally.add(runModel(forcing({ forgetGate: 0 }), inputs).stack);
    tally.add(runModel(forcing({ forgetGate: 1 }), [inputs[0]!, inputs[0]!, ...inputs]).stack);
    const { forgetGate } = tally.statistics()[0]!.gates;
    expectClose(forgetGate, { mean: 2 / 3, nearZero: 1 / 3, nearOne: 2 / 3 }, 1e-15);
  });

  it("tell layers, directions and kinds of cell apart", () => {
    const one = (kind: CellKind) =>
      initialModel({ ...sizes, kind, inputSize: 4, hiddenSize: 4 }).layers[0]!.forward!;
    const layers = [{ forward: one("gru"), reverse: one("lstm"), merge: "sum" as const }];
    const stack = runStack([...layers, { reverse: one("rnn") }], inputs);
    const found = gateStatistics(stack);
    expect(found.map(({ layer, direction }) => [layer, direction])).toEqual([
      [0, "forward"],
      [0, "reverse"],
      [1, "reverse"],
    ]);
    expect(found.map(({ gates }) => Object.keys(gates))).toEqual([
      ["resetGate", "updateGate", "candidate"],
      ["inputGate", "forgetGate", "candidate", "outputGate"],
      [],
    ]);
  });

  it("leave out a gate that never was", () => {
    const empty = runStack(model.layers, []);
    expect(gateStatistics(empty)).toEqual([{ layer: 0, direction: "forward", gates: {} }]);
  });
});

describe("curves of a history", () => {
  const gates = (mean: number) => ({ mean, nearZero: mean / 2, nearOne: mean / 4 });
  const record = (epoch: number, more: Partial<EpochRecord> = {}): EpochRecord => ({
    epoch,
    loss: 10 / epoch,
    measures: { accuracy: epoch / 10 },
    gates: [
      { layer: 0, direction: "forward", gates: { forgetGate: gates(0.5 + epoch / 100) } },
      { layer: 1, direction: "reverse", gates: { updateGate: gates(0.25) } },
    ],
    learningRate: 1,
    gradientNorm: 1,
    ...more,
  });
  const history = [record(1), record(2)];
  const measured = (loss: number) => ({
    validation: { measures: { "some loss": loss, accuracy: loss / 2 }, gates: [] },
  });

  it("show the loss", () => {
    expect(learningCurves(history)).toEqual([{ name: "training", x: [1, 2], y: [10, 5] }]);
    expect(learningCurves([record(1, measured(12)), record(2, measured(8))])[1]).toEqual({
      name: "validation",
      x: [1, 2],
      y: [12, 8],
    });
    expect(learningCurves([])).toEqual([{ name: "training", x: [], y: [] }]);
  });

  it("show another measure", () => {
    const [training, validation] = learningCurves(
      [record(1, measured(12)), record(2, measured(8))],
      "accuracy",
    );
    expect(training!.y).toEqual([0.1, 0.2]);
    expect(validation!.y).toEqual([6, 4]);
    expect(() => learningCurves(history, "speed")).toThrow(
      "invalid measure: expected one of accuracy, got speed",
    );
    expect(() => learningCurves([record(1, { measures: {} })], "speed")).toThrow("one of none");
    expect(() => learningCurves([record(1, { measures: { a: 1, b: 2 } })], "speed")).toThrow(
      "one of a, b, got speed",
    );
  });

  it("show the gates", () => {
    expect(gateCurves(history)).toEqual([{ name: "forgetGate", x: [1, 2], y: [0.51, 0.52] }]);
    const other = { layer: 1, direction: "reverse", statistic: "nearZero" } as const;
    expect(gateCurves(history, other)).toEqual([
      { name: "updateGate", x: [1, 2], y: [0.125, 0.125] },
    ]);
    expect(gateCurves([])).toEqual([]);
    expect(() => gateCurves(history, { layer: 1 })).toThrow(
      "invalid layer: expected one of the model's, got 1 with direction forward",
    );
  });
});

describe("a model without layers", () => {
  it("has no gates and is evaluated all the same", () => {
    const linear: Model = {
      layers: [],
      readout: initialModel({ ...sizes, hiddenSize: 4 }).readout,
    };
    const found = evaluate(linear, examples, measures);
    expect(found.gates).toEqual([]);
    expect(found.measures["softmax cross-entropy"]).toBeGreaterThan(0);
    const trace = runModel(linear, [[[1, 0, 0, 0]]]);
    expect(backpropagateModel(trace, [[[1, 0, 0, 0]]]).dParameters.cells).toEqual([]);
  });
});
