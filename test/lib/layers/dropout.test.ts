import { describe, expect, it } from "vitest";
import {
  backpropagate,
  backpropagateLayer,
  drawLayerMasks,
  dropoutMask,
  gateNames,
  gruGateNames,
  pathGradients,
  runLayer,
  runStack,
  seededRandom,
  sumRoutes,
  unroll,
  type Dropout,
  type Layer,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { gru, lstm, randomSequences } from "./cells.js";

const inputs = randomSequences(5, 2, 2);
const layer: Layer = { forward: lstm(1), reverse: lstm(2) };
const all = { input: 0.5, recurrent: 0.5, candidate: 0.5, output: 0.5 };
const masksOf = (dropout: Dropout) =>
  drawLayerMasks(layer, { timeSteps: 5, batchSize: 2 }, dropout);

describe("a dropout mask", () => {
  it("is 0 at the rate and 1 / (1 - rate) elsewhere, so that its mean is 1", () => {
    const mask = dropoutMask(20000, 0.2, seededRandom(1));
    expect(new Set(mask)).toEqual(new Set([0, 1.25]));
    const zeros = mask.filter((value) => value === 0).length;
    expect(Math.abs(zeros / 20000 - 0.2)).toBeLessThan(0.01);
  });

  it("of rate 0 leaves everything, of rate 1 nothing", () => {
    expect(dropoutMask(3, 0, seededRandom(1))).toEqual([1, 1, 1]);
    expect(dropoutMask(3, 1, seededRandom(1))).toEqual([0, 0, 0]);
    expect(() => dropoutMask(3, -0.1, seededRandom(1))).toThrow(
      "invalid rate: expected a rate from 0 to 1, got -0.1",
    );
  });

  it("drops below the rate, not at it: a rate of 0 leaves everything even where 0 is drawn", () => {
    const drawing = (u: number) => ({ ...seededRandom(1), uniform: () => u });
    expect(dropoutMask(1, 0, drawing(0))).toEqual([1]);
    expect(dropoutMask(1, 0.5, drawing(0.5))).toEqual([2]);
    expect(dropoutMask(1, 0.5, drawing(0.49))).toEqual([0]);
  });
});

describe("masks of a layer", () => {
  it("are the same for the same seed, others for another, and each sequence's and direction's own", () => {
    const masks = masksOf({ ...all, seed: 4 });
    expect(masksOf({ ...all, seed: 4 })).toEqual(masks);
    expect(masksOf({ ...all, seed: 5 })).not.toEqual(masks);
    const flat = [...masks.forward!, ...masks.reverse!].map((each) => JSON.stringify(each));
    expect(new Set(flat).size).toBe(4);
    expect(runLayer(layer, inputs, { dropout: { ...all, seed: 4 } }).outputs).toEqual(
      runLayer(layer, inputs, { masks }).outputs,
    );
  });

  it("are one for the whole sequence, or drawn at every step", () => {
    const [whole] = masksOf({ ...all, seed: 4 }).forward!;
    const [fresh] = masksOf({ ...all, masks: "eachStep", seed: 4 }).forward!;
    for (const place of ["input", "recurrent", "candidate", "output"] as const) {
      expect(whole![place]).toHaveLength(5);
      expect(new Set(whole![place]!.map(String)).size).toBe(1);
      expect(fresh![place]).toHaveLength(5);
      expect(new Set(fresh![place]!.map(String)).size).toBeGreaterThan(1);
    }
    expect(masksOf({ ...all, masks: "wholeSequence", seed: 4 }).forward![0]).toEqual(whole);
  });

  it("are each gate's own where asked, of h and x together, at every step or one", () => {
    const [mask] = masksOf({ ...all, eachGate: true, seed: 4 }).forward!;
    expect(Object.keys(mask!)).toEqual(["candidate", "output", "gates"]);
    expect(Object.keys(mask!.gates!)).toEqual([...gateNames]);
    const rows = Object.values(mask!.gates!);
    expect(rows.map((row) => [row.length, row[0]!.length])).toEqual(gateNames.map(() => [5, 4]));
    expect(new Set(rows.map((row) => String(row[0]))).size).toBeGreaterThan(1);
    expect(rows.map((row) => new Set(row.map(String)).size)).toEqual([1, 1, 1, 1]);
    const onlyInput = { forward: gru(1) };
    const drawn = drawLayerMasks(
      onlyInput,
      { timeSteps: 2, batchSize: 1 },
      {
        input: 0.5,
        eachGate: true,
        seed: 1,
      },
    );
    const { gates } = drawn.forward![0]!;
    expect(Object.keys(gates!)).toEqual([...gruGateNames]);
    expect(gates!.updateGate!.map((row) => row.slice(0, 2))).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it("are drawn only where there is a rate", () => {
    expect(Object.keys(masksOf({ recurrent: 0.1, input: 0, seed: 1 }).forward![0]!)).toEqual([
      "recurrent",
    ]);
    expect(drawLayerMasks(layer, { timeSteps: 1, batchSize: 1 }, undefined)).toEqual({});
  });
});

describe("what each kind of dropout drops", () => {
  const one = { forward: lstm(1) };
  const x = randomSequences(3, 1, 2);
  const rows = (size: number, value: number) =>
    [0, 1, 2].map(() => new Array<number>(size).fill(value));
  const run = (masks: object) => runLayer(one, x, { masks: { forward: [masks] } });
  const natural = runLayer(one, x).directions.forward!;

  it("input: what the gates see of x", () => {
    const zeros = x.map((step) => step.map(() => [0, 0]));
    expect(run({ input: rows(2, 0) }).outputs).toEqual(runLayer(one, zeros).outputs);
    expect(run({ input: rows(2, 1) }).outputs).toEqual(natural.outputs);
  });

  it("recurrent: what the gates see of h, from h_0 on; c is carried as ever", () => {
    const initialState = { hiddenState: [0.5, -0.5], cellState: [1, 2] };
    const trace = runLayer(one, x, {
      initialStates: { forward: [initialState] },
      masks: { forward: [{ recurrent: rows(2, 0) }] },
    });
    const { steps } = trace.directions.forward!.sequences[0]!;
    steps.forEach((step) => expect(step.hx.slice(0, 2).map(Math.abs)).toEqual([0, 0]));
    expect(steps[0]!.previousCellState).toEqual([1, 2]);
    expect(steps[1]!.previousCellState).toEqual(steps[0]!.cellState);
  });

  it("recurrent: a sequence of the batch is still a trace that backpropagate and pathGradients undo", () => {
    const masks = { forward: [{ recurrent: rows(2, 2) }] };
    const trace = runLayer(one, x, { masks });
    const run = trace.directions.forward!.sequences[0]!;
    const dOutputs = randomSequences(3, 1, 2, 5);
    const upstream = { dHiddenStates: dOutputs.map((step) => step[0]!) };
    const whole = backpropagateLayer(trace, { dOutputs });
    const found = backpropagate(one.forward.parameters, run, upstream);
    expect(found.dParameters).toEqual(whole.dParameters.forward);
    const { steps } = pathGradients(one.forward.parameters, run, upstream);
    steps.forEach((split, t) =>
      expectClose(sumRoutes(split.dCellState), found.steps[t]!.dCellState, 1e-12),
    );
  });

  it("candidate: what is written, never what is remembered", () => {
    const { steps } = run({ candidate: rows(2, 0) }).directions.forward!.sequences[0]!;
    steps.forEach((step) => {
      expect(step.newMemory.map(Math.abs)).toEqual([0, 0]);
      expect(step.cellState).toEqual(step.keptMemory);
    });
    const doubled = run({ candidate: rows(2, 2) }).directions.forward!.sequences[0]!.steps[0]!;
    const once = natural.sequences[0]!.steps[0]!;
    expect(doubled.candidate).toEqual(once.candidate.map((g) => 2 * g));
  });

  it("one gate's mask: what that gate sees, the others seeing all", () => {
    const { steps } = run({ gates: { forgetGate: rows(4, 0) } }).directions.forward!.sequences[0]!;
    const { biases } = one.forward.parameters.forgetGate;
    expect(steps[2]!.preactivations.forgetGate).toEqual(biases);
    expect(steps[0]!.inputGate).toEqual(natural.sequences[0]!.steps[0]!.inputGate);
    expect(steps[0]!.variant!.gates.forgetGate!.mask).toEqual([0, 0, 0, 0]);
    expect(steps[0]!.variant!.gates.inputGate!.mask).toBeUndefined();
  });

  it("output: what is handed on, not the state", () => {
    const trace = run({ output: rows(2, 3) });
    expect(trace.outputs[1]![0]).toEqual(natural.outputs[1]![0]!.map((h) => 3 * h));
    expect(trace.directions.forward!.finalStates).toEqual(natural.finalStates);
  });

  it("what is dropped gets no gradient", () => {
    const trace = run({ input: rows(2, 0), output: rows(2, 0) });
    const found = backpropagateLayer(trace, { dOutputs: randomSequences(3, 1, 2, 5) });
    expect(found.dInputs.flat(2).map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
    const weights = found.dParameters.forward as ReturnType<typeof lstm>["parameters"];
    expect(weights.forgetGate.weights.flat().every((d) => d === 0)).toBe(true);
  });

  it("candidate dropout leaves other forced gates in force", () => {
    const cell = { ...lstm(1), options: { forced: { forgetGate: 0.25 } } };
    const masks = { forward: [{ candidate: rows(2, 2) }] };
    const { steps, options } = runLayer({ forward: cell }, x, { masks }).directions.forward!
      .sequences[0]!;
    expect(steps[1]!.forgetGate).toEqual([0.25, 0.25]);
    const forced = { forgetGate: 0.25, candidate: { scale: 2 } };
    expect(steps.map((step) => step.cellState)).toEqual(
      unroll(
        cell.parameters,
        x.map((step) => step[0]!),
        { forced },
      ).steps.map((step) => step.cellState),
    );
    expect(Object.keys(options)).toEqual(["forced"]);
  });
});

describe("dropout between layers", () => {
  const layers: Layer[] = [{ forward: lstm(1) }, { forward: lstm(2) }, { forward: lstm(3) }];

  it("drops what goes from layer to layer, anew for every number, and not after the last", () => {
    const trace = runStack(layers, inputs, { between: { rate: 0.5, seed: 6 } });
    expect(trace.betweenMasks).toHaveLength(2);
    expect(new Set(trace.betweenMasks.flat(3))).toEqual(new Set([0, 2]));
    expect(new Set(trace.betweenMasks[0]!.map(String)).size).toBeGreaterThan(1);
    expect(trace.outputs).toBe(trace.layers[2]!.outputs);
    const fed = trace.layers[1]!.directions.forward!.sequences[1]!.steps[3]!.x;
    const [mask, shown] = [trace.betweenMasks[0]![3]![1]!, trace.layers[0]!.outputs[3]![1]!];
    expect(fed).toEqual(shown.map((h, k) => h * mask[k]!));
    expect(runStack(layers, inputs, { between: { rate: 0.5, seed: 6 } }).outputs).toEqual(
      trace.outputs,
    );
    expect(runStack(layers, inputs, { between: { rate: 0.5, seed: 7 } }).outputs).not.toEqual(
      trace.outputs,
    );
  });

  it("of rate 0 drops nothing", () => {
    const trace = runStack(layers, inputs, { between: { rate: 0, seed: 6 } });
    expect(trace.betweenMasks).toEqual([]);
    expect(trace.outputs).toEqual(runStack(layers, inputs).outputs);
  });

  it("takes given masks", () => {
    const ones = inputs.map((step) => step.map(() => [1, 1]));
    const zeros = inputs.map((step) => step.map(() => [0, 0]));
    const trace = runStack(layers, inputs, { betweenMasks: [ones, zeros] });
    expect(trace.layers[1]!.outputs).toEqual(runStack(layers, inputs).layers[1]!.outputs);
    expect(trace.outputs).toEqual(runLayer(layers[2]!, zeros).outputs);
  });
});
