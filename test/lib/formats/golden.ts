import { readFile } from "node:fs/promises";
import type {
  CellOptions,
  ComparedCell,
  Matrix,
  StoredCell,
  StoredLayer,
  Vector,
} from "../../../lib/index.js";
import {
  gateNames,
  initialParameters,
  overTime,
  seededRandom,
  unroll,
} from "../../../lib/index.js";

const folder = new URL("../../goldens/", import.meta.url);

/** A file of test/goldens, written by someone else's library. */
export async function golden(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(name, folder)));
}

/** What the outside libraries computed from those files. */
export async function goldenJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, folder), "utf8")) as T;
}

/** A cell with random weights in which no two numbers agree. */
export function randomCell(
  inputSize: number,
  hiddenSize: number,
  seed: number,
): StoredCell<"lstm"> {
  return { kind: "lstm", parameters: randomParameters(inputSize, hiddenSize, seed) };
}

/** The same without a cell around them. */
export function randomParameters(
  inputSize: number,
  hiddenSize: number,
  seed: number,
): ComparedCell {
  return initialParameters({ inputSize, hiddenSize, seed });
}

/** The same with two biases a gate, as PyTorch and ONNX keep them. */
export function cellWithTwoBiases(
  inputSize: number,
  hiddenSize: number,
  seed: number,
): StoredCell<"lstm"> {
  const { separateBiases, ...parameters } = parametersWithTwoBiases(inputSize, hiddenSize, seed);
  return { kind: "lstm", parameters, separateBiases: separateBiases! };
}

/** The same without a cell around them. */
export function parametersWithTwoBiases(
  inputSize: number,
  hiddenSize: number,
  seed: number,
): ComparedCell {
  const cell = randomParameters(inputSize, hiddenSize, seed);
  const random = seededRandom(seed + 1000);
  const pairs = gateNames.map((gate) => {
    const input = cell[gate].biases.map(() => random.normal());
    const recurrent = cell[gate].biases.map(() => random.normal());
    return [gate, { input, recurrent }] as const;
  });
  const separateBiases = Object.fromEntries(pairs) as NonNullable<ComparedCell["separateBiases"]>;
  for (const [gate, { input, recurrent }] of pairs) {
    cell[gate].biases = input.map((value, k) => value + recurrent[k]!);
  }
  return { ...cell, separateBiases };
}

/** Parameters as the cell of a layer. */
export function asCell({ separateBiases, ...parameters }: ComparedCell): StoredCell<"lstm"> {
  return { kind: "lstm", parameters, ...(separateBiases ? { separateBiases } : {}) };
}

/** An LSTM read from a file, with its two biases beside its parameters: the other way round. */
export function lstmOf(cell: StoredCell | undefined): ComparedCell {
  const { kind, parameters, separateBiases } = cell as StoredCell<"lstm">;
  if (kind !== "lstm") throw new Error(`an LSTM was expected, not a cell of kind ${String(kind)}`);
  return { ...parameters, ...(separateBiases && { separateBiases: separateBiases as never }) };
}

/** Layers read from a file, which are known to be LSTMs. */
export function lstmLayers(layers: StoredLayer[]): StoredLayer<"lstm">[] {
  for (const { forward, reverse } of layers)
    for (const cell of [forward, reverse]) if (cell) lstmOf(cell);
  return layers as StoredLayer<"lstm">[];
}

/** A copy that can be changed without changing the original. */
export function copyOf<T>(value: T): T {
  return structuredClone(value);
}

/** A random sequence, [timeSteps][inputSize]. */
export function randomSequence(timeSteps: number, inputSize: number, seed: number): Matrix {
  const random = seededRandom(seed);
  return Array.from({ length: timeSteps }, () =>
    Array.from({ length: inputSize }, () => random.normal()),
  );
}

/** The state a direction ends in: h_n and c_n. */
export interface FinalState {
  h: Vector;
  c: Vector;
}

/** How layers are run: the state each direction starts in, its rules, and whether single cells read backwards. */
export interface RunRules {
  initial?: { h: Matrix; c: Matrix };
  options?: (layer: number, direction: "forward" | "reverse") => CellOptions;
  reverse?: boolean;
}

/** Layers one after the other, both directions joined: [timeSteps][D·hiddenSize], and the final states. */
export function runLayers(
  layers: StoredLayer<"lstm">[],
  inputs: Matrix,
  { initial, options, reverse: turnedRound = false }: RunRules = {},
): { output: Matrix; states: FinalState[] } {
  const states: FinalState[] = [];
  let sequence = inputs;
  layers.forEach(({ forward, reverse }, depth) => {
    const halves = [forward!, ...(reverse ? [reverse] : [])].map(
      ({ parameters: cell }, direction) => {
        const k = states.length;
        const turned = direction === 1 || turnedRound;
        const trace = unroll(cell, turned ? [...sequence].reverse() : sequence, {
          ...options?.(depth, direction === 0 ? "forward" : "reverse"),
          ...(initial && {
            initialState: { hiddenState: initial.h[k]!, cellState: initial.c[k]! },
          }),
        });
        const last = trace.steps.at(-1)!;
        states.push({ h: last.hiddenState, c: last.cellState });
        const h = overTime(trace, "hiddenState");
        return turned ? h.reverse() : h;
      },
    );
    sequence = sequence.map((_, t) => halves.flatMap((h) => h[t]!));
  });
  return { output: sequence, states };
}

/** The largest |a - b| over two matrices of the same shape; NaN where the shapes differ. */
export function largestGap(a: Matrix, b: Matrix): number {
  if (a.length !== b.length) return NaN;
  const gaps = a.map((row, r) =>
    row.length === b[r]!.length ? Math.max(...row.map((v, c) => Math.abs(v - b[r]![c]!))) : NaN,
  );
  return Math.max(...gaps);
}
