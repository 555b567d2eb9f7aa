import { describe, it } from "vitest";
import {
  backpropagate,
  initialParameters,
  numericalGradient,
  unroll,
  type CellOptions,
  type CellParameters,
} from "../../../lib/index.js";
import { expectClose } from "../goldens.js";
import { inputs, lossOf, upstreamFor } from "./loss.js";

const everything = initialParameters({
  inputSize: 2,
  hiddenSize: 3,
  projectionSize: 2,
  seed: 8,
  peepholes: true,
  layerNorm: "gates and cell state",
});
const plain = initialParameters({ inputSize: 2, hiddenSize: 3, seed: 8 });
/** Central differences at δ = 1e-5: of order 1e-10 from the curvature, 1e-11 from rounding. */
const tolerance = 1e-8;

describe("gradients beside finite differences", () => {
  const scaled = { forgetGate: { scale: [0.5, null, 2] }, outputGate: { scale: 0.8 } };
  const setByHand = {
    inputGate: [0.3, null, 1],
    candidate: (t: number) => (t === 1 ? 0.2 : null),
    forgetGate: { scale: 0 },
  };
  it.each<[string, CellParameters, CellOptions]>([
    ["the standard cell", plain, {}],
    ["scaled gates", plain, { forced: scaled }],
    ["gates set by hand, per unit and step", plain, { forced: setByHand }],
    ["everything", everything, { clip: 1.5 }],
    ["everything, scaled", everything, { clip: 1.5, forced: scaled }],
    ["everything, set", everything, { clip: 1.5, forced: setByHand }],
    [
      "coupled, leader scaled",
      plain,
      { coupled: "f = 1 - i", forced: { inputGate: { scale: 2 } } },
    ],
    ["coupled, follower scaled", plain, { coupled: "f = 1 - i", forced: scaled }],
    ["coupled the other way, set", plain, { coupled: "i = 1 - f", forced: setByHand }],
    ["coupled the other way, scaled", plain, { coupled: "i = 1 - f", forced: scaled }],
    ["without forget gate, forced", plain, { withoutForgetGate: true, forced: setByHand }],
  ])("%s", (_, parameters, options) => {
    const initialState = {
      hiddenState: [0.2, -0.4, 0.1].slice(0, parameters.projectionSize ?? 3),
      cellState: [0.5, -1, 0.3],
    };
    const trace = unroll(parameters, inputs, { ...options, initialState });
    const found = backpropagate(parameters, trace, upstreamFor(parameters));
    const all = { ...options, initialState };
    const byParameters = numericalGradient(parameters, (p) => lossOf(p, inputs, all));
    expectClose(found.dParameters, byParameters, tolerance, "parameters");
    const byInputs = numericalGradient(inputs, (x) => lossOf(parameters, x, all));
    expectClose(found.dInputs, byInputs, tolerance, "inputs");
    const byState = numericalGradient(initialState, (state) =>
      lossOf(parameters, inputs, { ...options, initialState: state }),
    );
    expectClose(found.dInitialState, byState, tolerance, "state");
  });
});
