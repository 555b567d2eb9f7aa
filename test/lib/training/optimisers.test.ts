import { describe, expect, it } from "vitest";
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  clipGradients,
  cosineDecay,
  globalNorm,
  sgd,
  stepDecay,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";

const parameters = { inputSize: 2, weights: [[1, -2]], biases: [0.5] };
const gradients = { inputSize: 2, weights: [[0.5, 1]], biases: [-2] };

describe("sgd", () => {
  it("goes downhill", () => {
    const optimiser = sgd({ learningRate: 0.1 });
    const { parameters: moved, state } = optimiser.step(
      parameters,
      gradients,
      optimiser.start(parameters),
    );
    expectClose(moved, { inputSize: 2, weights: [[0.95, -2.1]], biases: [0.7] }, 1e-15);
    expect(optimiser.start(parameters)).toEqual({ steps: 0 });
    expect(state).toEqual({ steps: 1 });
    expect(parameters.weights).toEqual([[1, -2]]);
  });

  it("takes another learning rate for one step", () => {
    const optimiser = sgd({ learningRate: 0.1 });
    const { parameters: moved } = optimiser.step([1], [1], { steps: 4 }, 0.5);
    expect(moved).toEqual([0.5]);
    expect(optimiser.learningRate).toBe(0.1);
  });

  it("shows its velocity", () => {
    const optimiser = sgd({ learningRate: 1, momentum: 0.5 });
    const start = optimiser.start([10]);
    expect(start).toEqual({ steps: 0, velocity: [0] });
    const first = optimiser.step([10], [2], start);
    const second = optimiser.step(first.parameters, [2], first.state);
    expect(first).toEqual({ parameters: [8], state: { steps: 1, velocity: [2] } });
    expect(second).toEqual({ parameters: [5], state: { steps: 2, velocity: [3] } });
    expect(optimiser.step([10], [2], { steps: 0 })).toEqual(first);
  });

  it("looks ahead with Nesterov's momentum", () => {
    const optimiser = sgd({ learningRate: 1, momentum: 0.5, nesterov: true });
    const first = optimiser.step([10], [2], optimiser.start([10]));
    expect(first).toEqual({ parameters: [7], state: { steps: 1, velocity: [2] } });
    const second = optimiser.step(first.parameters, [2], first.state);
    expect(second).toEqual({ parameters: [3.5], state: { steps: 2, velocity: [3] } });
  });

  it("lets weights decay with the gradient", () => {
    const optimiser = sgd({ learningRate: 0.5, weightDecay: 0.25 });
    expect(optimiser.step([8], [2], optimiser.start([8])).parameters).toEqual([6]);
    const heavy = sgd({ learningRate: 0.5, weightDecay: 0.25, momentum: 0.5 });
    expect(heavy.step([8], [2], heavy.start([8])).state.velocity).toEqual([4]);
  });

  it("has names that tell momentum", () => {
    expect(sgd({ learningRate: 1 }).name).toBe("SGD");
    expect(sgd({ learningRate: 1, momentum: 0.5 }).name).toBe("SGD with momentum");
    expect(adam().name).toBe("Adam");
  });
});

describe("adam", () => {
  it("moves by its learning rate in the first step, and shows its moments", () => {
    const optimiser = adam();
    const start = optimiser.start(parameters);
    const zero = { inputSize: 2, weights: [[0, 0]], biases: [0] };
    expect(start).toEqual({ steps: 0, firstMoment: zero, secondMoment: zero });
    const { parameters: moved, state } = optimiser.step(parameters, gradients, start);
    expectClose(moved, { inputSize: 2, weights: [[0.999, -2.001]], biases: [0.501] }, 1e-10);
    expect(state.steps).toBe(1);
    expectClose(state.firstMoment, { inputSize: 2, weights: [[0.05, 0.1]], biases: [-0.2] }, 1e-15);
    expectClose(
      state.secondMoment,
      { inputSize: 2, weights: [[0.00025, 0.001]], biases: [0.004] },
      1e-15,
    );
    expect(optimiser.step(parameters, gradients, { steps: 0 }).parameters).toEqual(moved);
  });

  it("takes the steps of its equations", () => {
    const optimiser = adam({ learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 1 });
    const first = optimiser.step([0], [4], optimiser.start([0]));
    expect(first.parameters).toEqual([-4 / (4 + 1)]);
    expect(first.state).toEqual({ steps: 1, firstMoment: [2], secondMoment: [4] });
    const second = optimiser.step([0], [0], first.state);
    expect(second.state).toEqual({ steps: 2, firstMoment: [1], secondMoment: [3] });
    expectClose(second.parameters, [-(1 / 0.75) / (Math.sqrt(3 / 0.4375) + 1)], 1e-15);
  });

  it("lets weights decay with the gradient", () => {
    const optimiser = adam({ learningRate: 1, beta1: 0.5, weightDecay: 0.25 });
    expect(optimiser.step([8], [2], optimiser.start([8])).state.firstMoment).toEqual([2]);
  });

  it("stays where the gradient is 0", () => {
    expect(adam().step([3], [0], adam().start([3])).parameters).toEqual([3]);
  });
});

describe("settings out of range", () => {
  it.each([
    [() => sgd({ learningRate: 0 }), "invalid learningRate: expected a number above 0, got 0"],
    [() => sgd({ learningRate: Infinity }), "invalid learningRate"],
    [() => sgd({ learningRate: "1" as unknown as number }), 'got "1"'],
    [
      () => sgd({ learningRate: 1, momentum: 1 }),
      "invalid momentum: expected a number from 0 to below 1, got 1",
    ],
    [() => sgd({ learningRate: 1, momentum: -0.1 }), "invalid momentum"],
    [
      () => sgd({ learningRate: 1, weightDecay: -1 }),
      "invalid weightDecay: expected a number ≥ 0, got -1",
    ],
    [() => sgd({ learningRate: 1, weightDecay: Infinity }), "invalid weightDecay"],
    [
      () => sgd({ learningRate: 1, nesterov: true }),
      "invalid nesterov: expected false without momentum, got true",
    ],
    [() => adam({ learningRate: NaN }), "invalid learningRate: expected a number above 0, got NaN"],
    [() => adam({ beta1: 1 }), "invalid beta1"],
    [() => adam({ beta2: -0.5 }), "invalid beta2"],
    [() => adam({ epsilon: 0 }), "invalid epsilon"],
    [() => adam({ weightDecay: NaN }), "invalid weightDecay"],
    [() => clipByValue([1], 0), "invalid clip.value: expected a number above 0, got 0"],
    [() => clipByGlobalNorm([1], -1), "invalid clip.norm: expected a number above 0, got -1"],
    [() => clipByValue([1], "1" as unknown as number), 'got "1"'],
    [() => clipGradients([1], { norm: null as unknown as number }), "got null"],
    [() => stepDecay({ every: 0, factor: 0.5 }), "invalid every"],
    [() => cosineDecay({ epochs: 0.5 }), "invalid epochs"],
  ])("%#: are refused", (make, message) => expect(make).toThrow(message));

  it("lets the edges of the ranges through", () => {
    expect(sgd({ learningRate: 1, momentum: 0, weightDecay: 0 }).name).toBe("SGD");
    expect(adam({ beta1: 0, beta2: 0, weightDecay: 0 }).learningRate).toBe(0.001);
  });
});

describe("clipping", () => {
  const wide = { size: 7, weights: [[3, -4]], biases: [0.1] };

  it("by value keeps every entry within the limit", () => {
    expect(clipByValue(wide, 3.5)).toEqual({ size: 7, weights: [[3, -3.5]], biases: [0.1] });
    expect(clipByValue([5], 2)).toEqual([2]);
  });

  it("by norm keeps the direction, and leaves short gradients alone", () => {
    const clipped = clipByGlobalNorm({ a: [3], b: [[4]] }, 2.5);
    expectClose(clipped, { a: [1.5], b: [[2]] }, 1e-6);
    expect(clipByGlobalNorm({ a: [3], b: [[4]] }, 6)).toEqual({ a: [3], b: [[4]] });
    expect(clipByGlobalNorm([0, 0], 1)).toEqual([0, 0]);
  });

  it("measures all numbers together, but not sizes", () => {
    expect(globalNorm({ size: 100, a: [3], b: [[4]] })).toBe(5);
    expect(globalNorm([])).toBe(0);
  });

  it("does what it is told", () => {
    expect(clipGradients(wide, undefined)).toBe(wide);
    expect(clipGradients(wide, { value: 1 })).toEqual(clipByValue(wide, 1));
    expect(clipGradients(wide, { norm: 1 })).toEqual(clipByGlobalNorm(wide, 1));
  });
});

describe("schedules", () => {
  it("begin with the whole learning rate", () => {
    expect(stepDecay({ every: 2, factor: 0.1 })(0)).toBe(1);
    expect(cosineDecay({ epochs: 10 })(0)).toBe(1);
  });

  it("go down in steps of several epochs", () => {
    const schedule = stepDecay({ every: 2, factor: 0.5 });
    expect([1, 2, 3, 4].map(schedule)).toEqual([1, 0.5, 0.5, 0.25]);
  });

  it("keep a cosine at its end", () => {
    expect(cosineDecay({ epochs: 10 })(5)).toBeCloseTo(0.5, 15);
    expect(cosineDecay({ epochs: 10 })(25)).toBe(0);
  });
});
