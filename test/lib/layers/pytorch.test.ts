import { describe, expect, it } from "vitest";
import {
  backpropagateStack,
  pytorchReturns,
  relu,
  runStack,
  type Cell,
  type Layer,
  type Padding,
  type PerDirection,
  type State,
} from "../../../lib/index.js";
import { expectClose, readGoldens } from "../goldens.js";
import {
  gruFromTorch,
  lstmFromTorch,
  rnnFromTorch,
  torchBlocks,
  type JoinBiases,
  type LayerGolden,
} from "../torch-layers.js";

const cases = readGoldens<LayerGolden>("layers.json");

const fromTorch = { lstm: lstmFromTorch, gru: gruFromTorch, rnn: rnnFromTorch };

function parametersOf(golden: LayerGolden, suffix: string, gradients = false) {
  const join: JoinBiases = gradients ? "same" : "sum";
  const all = gradients ? golden.dParameters : golden.parameters;
  return fromTorch[golden.cell](torchBlocks(all, suffix), join);
}

function cellOf(golden: LayerGolden, suffix: string): Cell {
  const options = golden.options.nonlinearity === "relu" ? { activation: relu } : {};
  return { kind: golden.cell, parameters: parametersOf(golden, suffix), options };
}

function layersOf(golden: LayerGolden): Layer[] {
  const { num_layers: count = 1, bidirectional = false } = golden.options;
  return Array.from({ length: count }, (_, k) => ({
    forward: cellOf(golden, `l${k}`),
    ...(bidirectional && { reverse: cellOf(golden, `l${k}_reverse`) }),
  }));
}

/** PyTorch's rows [layers · directions][batch] as states by layer and direction. */
function statesOf(golden: LayerGolden, h: number[][][], c?: number[][][]): PerDirection<State[]>[] {
  const { num_layers: count = 1, bidirectional = false } = golden.options;
  const directions = bidirectional ? 2 : 1;
  const batch = (row: number): State[] =>
    h[row]!.map((hiddenState, b) => ({ hiddenState, cellState: c?.[row]![b] ?? [] }));
  return Array.from({ length: count }, (_, k) => ({
    forward: batch(k * directions),
    ...(bidirectional && { reverse: batch(k * directions + 1) }),
  }));
}

function run(golden: LayerGolden) {
  const padding: Padding | undefined = golden.lengths
    ? { convention: "pytorch", lengths: golden.lengths }
    : undefined;
  return runStack(layersOf(golden), golden.x, {
    initialStates: statesOf(golden, golden.h0, golden.c0),
    ...(padding && { padding }),
  });
}

describe("layers beside PyTorch's own, float64", () => {
  it.each(cases)("$name: outputs, h_n and c_n", (golden) => {
    const { output, hN, cN } = pytorchReturns(run(golden));
    expectClose(output, golden.output, 1e-12, "output");
    expectClose(hN, golden.h_n, 1e-12, "h_n");
    if (golden.c_n) expectClose(cN, golden.c_n, 1e-12, "c_n");
  });

  it.each(cases)("$name: every gradient", (golden) => {
    const trace = run(golden);
    const found = backpropagateStack(trace, {
      dOutputs: golden.lossOutput,
      dFinalStates: statesOf(golden, golden.lossH, golden.lossC),
    });
    expectClose(found.dInputs, golden.dx, 1e-10, "dx");
    const initial = statesOf(golden, golden.dh0, golden.dc0);
    found.layers.forEach((layer, k) => {
      expectClose(layer.dInitialStates, initial[k], 1e-10, `initial ${k}`);
      for (const [direction, suffix] of [
        ["forward", `l${k}`],
        ["reverse", `l${k}_reverse`],
      ] as const) {
        const gradient = layer.dParameters[direction];
        if (!gradient) continue;
        expect(found.dParameters.get(trace.layers[k]!.layer[direction]!.parameters)).toBe(gradient);
        const kept = golden.options.bias === false ? withoutBiases : <T>(all: T) => all;
        const theirs = parametersOf(golden, suffix, true);
        expectClose(kept(gradient), kept(theirs), 1e-10, suffix);
      }
    });
  });
});

/** A layer of `bias=False` has zeros in ours, whose gradients PyTorch does not have. */
function withoutBiases<T>(parameters: T): T {
  const text = JSON.stringify(parameters, (key, value: unknown) =>
    key === "biases" || key === "recurrentBiases" ? undefined : value,
  );
  return JSON.parse(text) as T;
}
