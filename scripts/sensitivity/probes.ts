import type { CellOptions, Figure, GateName } from "../../lib/index.js";
import type { Library } from "../equations/course/library.js";
import { randomRun } from "../equations/course/random-run.js";

/**
 * What the library answers to questions that are not the course's: two libraries that answer alike are taken to mean
 * the same. An error is an answer.
 */
export function probe(library: Library): string[] {
  return Object.values(probes).flatMap((ask) => {
    try {
      return ask(library).map((answer) => JSON.stringify(answer, digits) ?? "nothing");
    } catch (error) {
      return [String(error)];
    }
  });
}

/** What is beyond the digits that count is no change of meaning. */
function digits(_: string, value: unknown): unknown {
  return typeof value === "number" ? String(Number(value.toPrecision(11))) : value;
}

type Probe = (library: Library) => unknown[];

const points = [-40, -5.5, -2, -1, -0.3, 0, 0.2, 1, 2.5, 6, 39];

const probes: Record<string, Probe> = {
  activations: ({ sigmoid, tanh, identity, activate }) =>
    [sigmoid, tanh, identity].map((each) => [
      each.name,
      activate(each, points),
      points.map((z) => each.derivative(z)),
    ]),
  vectors: ({ add, multiply, affine, concatenate, dot, zeros, filled, oneMinus }) => [
    add([1, 2], [3, 5]),
    multiply([2, 3], [5, -7]),
    affine([[1, 2], [3, 4]], [5, 6], [7, 8]), // prettier-ignore
    concatenate([1], [2, 3]),
    dot([1, 2], [3, 4]),
    [zeros(2), filled(2, 3), oneMinus([0.25])],
  ],
  steps: (library) =>
    options(library).flatMap((given) =>
      [1, 2].map((seed) => randomRun(library, seed, sizes, { options: given }).trace),
    ),
  starts: (library) => [
    library.unroll(randomRun(library, 3, sizes).parameters, [[1, 2, 3]]),
    library.lstmStep(library.constantParameters({ ...sizes, weight: 0.5, bias: 0.1 }), [1, 0, -1]),
  ],
  parameters: ({ initialParameters, constantParameters }) => [
    ...[1, 7].map((seed) => initialParameters({ ...sizes, seed })),
    initialParameters({ ...sizes, seed: 2, initialisation: "keras" }),
    constantParameters({ ...sizes, weight: 1, bias: { forgetGate: 2 } }),
  ],
  counts: ({ countGateParameters, countParameters }) => [
    countGateParameters(sizes),
    countParameters(sizes),
    countParameters({ ...sizes, convention: "pytorch", bidirectional: true }),
  ],
  random: ({ seededRandom }) => {
    const random = seededRandom(5);
    return Array.from({ length: 20 }, () => [
      random.uniform(),
      random.uniform(-2, 3),
      random.normal(),
    ]);
  },
  figures: (library) => figures(library),
  exercises: ({ check, question, near }) => {
    return [
      [String(check("1.2")), String(check("1.2", 2.197)), String(check("1.2", 3))],
      String(question("1.2", { seed: 3 })),
      [
        near([1, [2]], [1, [2]]),
        near([1], [1, 2]),
        near(1, 1 + 1e-7),
        near(1, 1 + 1e-10),
        near(NaN, 1),
      ],
    ];
  },
  refusals: ({ lstmStep, initialParameters }) => [
    lstmStep(initialParameters({ ...sizes, seed: 1 }), [1]),
  ],
};

const sizes = { inputSize: 3, hiddenSize: 4, timeSteps: 5 };

function options({ identity, sigmoid, tanh }: Library): CellOptions[] {
  return [
    {},
    { outputActivation: identity },
    { gateActivation: identity, candidateActivation: identity, outputActivation: identity },
    { candidateActivation: sigmoid },
    { gateActivation: tanh },
    { forced: { forgetGate: 1, inputGate: 0 } },
    { forced: { inputGate: [1, 0, null, 0.5] } },
    { forced: { outputGate: (step: number) => (step < 2 ? 0 : null) } },
    { forced: { candidate: { scale: 0.5 } } },
  ];
}

function figures(library: Library): Figure[] {
  const { heatmap, gateHeatmaps, unitPlot, forcedComparison, matrixHeatmap, linePlot } = library;
  const { trace } = randomRun(library, 4, sizes);
  const { trace: other } = randomRun(library, 4, sizes, { options: { forced: { forgetGate: 0 } } });
  const names: (GateName | "cellState" | "hiddenState")[] = [
    ...library.gateNames,
    "cellState",
    "hiddenState",
  ];
  const axes = { title: "t", xTitle: "x", yTitle: "y", description: "d" };
  return [
    ...names.map((name) => heatmap(trace, name)),
    heatmap(trace, "forgetGate", { title: "mine" }),
    gateHeatmaps(trace),
    unitPlot(trace, 1),
    forcedComparison(trace, other, "cellState"),
    matrixHeatmap([[0.1, 0.9]], { ...axes, scale: "gate", yLabels: ["a"] }),
    matrixHeatmap([[-3], [2]], { ...axes, scale: "diverging", xLabels: ["b"] }),
    linePlot({
      ...axes,
      series: [
        { name: "s", x: [0, 1], y: [2, 3] },
        { name: "r", x: [0], y: [1] },
      ],
    }),
  ];
}
