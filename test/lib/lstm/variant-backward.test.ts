import { describe, expect, it } from "vitest";
import { backpropagate, gateNames, pathGradients, sumRoutes, unroll } from "../../../lib/index.js";
import { expectClose, namedOptions, readGoldens, type VariantGolden } from "../goldens.js";

const cases = readGoldens<VariantGolden>("variants.json");

function run(golden: VariantGolden) {
  const initialState = { hiddenState: golden.h0, cellState: golden.c0 };
  const trace = unroll(golden.parameters, golden.x, {
    ...namedOptions(golden.options),
    initialState,
  });
  const upstream = { dHiddenStates: golden.lossHiddenState, dCellStates: golden.lossCellState };
  return { trace, upstream };
}

describe("gradients of every variant beside PyTorch's autograd, float64", () => {
  it.each(cases)("$name: inputs, initial state and every parameter agree", (golden) => {
    const { trace, upstream } = run(golden);
    const gradients = backpropagate(golden.parameters, trace, upstream);
    expectClose(gradients.dInputs, golden.dInputs, 1e-10, "dInputs");
    expectClose(gradients.dInitialState, golden.dInitialState, 1e-10, "dInitialState");
    const { epsilon: _, ...layerNorm } = gradients.dParameters.layerNorm ?? {};
    const learned = golden.parameters.layerNorm ? { layerNorm } : {};
    expectClose({ ...gradients.dParameters, ...learned }, golden.dParameters, 1e-10, "d");
  });
});

describe("the split by path beside two streams in PyTorch", () => {
  it.each(cases)("$name: every route at every h and c agrees", (golden) => {
    const { trace, upstream } = run(golden);
    const { initial, steps } = pathGradients(golden.parameters, trace, upstream);
    for (const route of ["cell", ...gateNames] as const) {
      const split = (quantity: "dHiddenState" | "dCellState") =>
        [initial, ...steps].map((at) => at[quantity][route]);
      expectClose(split("dHiddenState"), golden.paths[route]!.dHiddenState, 1e-10, route);
      expectClose(split("dCellState"), golden.paths[route]!.dCellState, 1e-10, route);
    }
  });

  it.each(cases)("$name: the routes add up to the whole within 1e-12", (golden) => {
    const { trace, upstream } = run(golden);
    const whole = backpropagate(golden.parameters, trace, upstream);
    const { initial, steps } = pathGradients(golden.parameters, trace, upstream);
    steps.forEach((split, t) => {
      expectClose(sumRoutes(split.dHiddenState), whole.steps[t]!.dHiddenState, 1e-12, `dh ${t}`);
      expectClose(sumRoutes(split.dCellState), whole.steps[t]!.dCellState, 1e-12, `dc ${t}`);
    });
    expectClose(sumRoutes(initial.dHiddenState), whole.dInitialState.hiddenState, 1e-12, "dh0");
    expectClose(sumRoutes(initial.dCellState), whole.dInitialState.cellState, 1e-12, "dc0");
    expect(steps).toHaveLength(golden.x.length);
  });
});
