import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import {
  affineActivation,
  elu,
  identity,
  kerasHardSigmoid,
  leakyRelu,
  onnxHardSigmoid,
  relu,
  scaledTanh,
  sigmoid,
  softplus,
  softsign,
  tanh,
  thresholdedRelu,
  type Activation,
  type CellOptions,
  type CellParameters,
  type State,
} from "../../lib/index.js";

/** The cases of a file of test/goldens. */
export function readGoldens<Case>(file: string): Case[] {
  return readGoldenFile<{ cases: Case[] }>(file).cases;
}

/** A file of test/goldens. */
export function readGoldenFile<Content>(file: string): Content {
  const whole = path.join(import.meta.dirname, "../goldens", file);
  return JSON.parse(readFileSync(whole, "utf8")) as Content;
}

/** Expects every number of a tree of arrays and objects to be within `tolerance` of the golden one, and the same tree. */
export function expectClose(actual: unknown, golden: unknown, tolerance: number, at = ""): void {
  if (typeof golden === "number") {
    const off = Math.abs((actual as number) - golden);
    expect(off, `${at}: ${String(actual)} against ${golden}`).toBeLessThanOrEqual(tolerance);
    return;
  }
  const expected = golden as Record<string, unknown>;
  expect(Object.keys(actual as object).sort(), at).toEqual(Object.keys(expected).sort());
  for (const key of Object.keys(expected))
    expectClose((actual as typeof expected)[key], expected[key], tolerance, `${at}.${key}`);
}

/** One case of test/goldens/variants.py. */
export interface VariantGolden {
  name: string;
  options: Record<string, unknown>;
  parameters: CellParameters;
  x: number[][];
  h0: number[];
  c0: number[];
  hiddenState: number[][];
  cellState: number[][];
  lossHiddenState: number[][];
  lossCellState: number[][];
  dInputs: number[][];
  dInitialState: State;
  dParameters: CellParameters;
  paths: Record<string, { dHiddenState: number[][]; dCellState: number[][] }>;
}

const activations: Record<string, Activation> = {
  sigmoid,
  tanh,
  identity,
  onnxHardSigmoid,
  kerasHardSigmoid,
  relu,
  "leakyRelu(0.1)": leakyRelu(0.1),
  "thresholdedRelu(0.3)": thresholdedRelu(0.3),
  "scaledTanh(1.7159, 0.6667)": scaledTanh(1.7159, 0.6667),
  "elu(0.7)": elu(0.7),
  softsign,
  softplus,
  "affine(0.5, 0.25)": affineActivation(0.5, 0.25),
};

/** A golden's options with its activations' names replaced by the activations. */
export function namedOptions(options: Record<string, unknown>): CellOptions {
  const named = Object.entries(options).map(([key, value]) => [
    key,
    key.endsWith("Activation") ? activations[value as string] : value,
  ]);
  return Object.fromEntries(named) as CellOptions;
}
