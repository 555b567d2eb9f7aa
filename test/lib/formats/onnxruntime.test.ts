import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import {
  initialParameters,
  onnxCellOptions,
  readOnnx,
  writeOnnx,
  type StoredCell,
  type StoredLayer,
  type Matrix,
  type OnnxActivation,
  type WriteOnnxOptions,
} from "../../../lib/index.js";
import {
  asCell,
  cellWithTwoBiases,
  largestGap,
  randomCell,
  randomSequence,
  runLayers,
} from "./golden.js";

beforeAll(() => {
  // One thread leaves no worker behind, and the tests beside it their cores.
  ort.env.wasm.numThreads = 1;
});

const timeSteps = 7;
const peeping = (inputSize: number, hiddenSize: number, seed: number) =>
  asCell(initialParameters({ inputSize, hiddenSize, seed, peepholes: true }));
const both = (of: (seed: number) => StoredCell<"lstm">): StoredLayer<"lstm"> => ({
  forward: of(1),
  reverse: of(2),
});

const stack: StoredLayer<"lstm">[] = [
  both((seed) => cellWithTwoBiases(3, 5, seed)),
  { forward: randomCell(10, 4, 3) },
  both((seed) => peeping(4, 2, seed)),
];

const activations = (
  gate: OnnxActivation,
  candidate: OnnxActivation,
  output: OnnxActivation,
): WriteOnnxOptions => ({ activations: [gate, candidate, output] });

const cases: [string, StoredLayer<"lstm">[], WriteOnnxOptions][] = [
  ["one unit", [{ forward: randomCell(1, 1, 1) }], {}],
  ["one layer", [{ forward: cellWithTwoBiases(3, 5, 1) }], {}],
  ["one layer read backwards", [{ forward: randomCell(3, 5, 1) }], { reverse: true }],
  ["both directions", [both((seed) => cellWithTwoBiases(5, 3, seed))], {}],
  ["a stack of three", stack, {}],
  ["a stack with peepholes that starts in a state", stack, { initialState: true }],
  ["peepholes", [{ forward: peeping(4, 6, 2) }], {}],
  ["input_forget", [both((seed) => randomCell(2, 4, seed))], { inputForget: true }],
  ["clipping", [{ forward: peeping(3, 4, 3) }], { clip: 0.3 }],
  [
    "hard sigmoid",
    [{ forward: randomCell(3, 4, 4) }],
    activations(
      { name: "HardSigmoid", alpha: 0.21, beta: 0.52 },
      { name: "Tanh" },
      { name: "Tanh" },
    ),
  ],
  [
    "functions with constants in both directions",
    [both((seed) => randomCell(3, 4, seed))],
    activations(
      { name: "Sigmoid" },
      { name: "ScaledTanh", alpha: 1.1, beta: 0.7 },
      { name: "LeakyRelu", alpha: 0.3 },
    ),
  ],
  [
    "functions without",
    [{ forward: randomCell(3, 4, 6) }],
    activations({ name: "Sigmoid" }, { name: "Softsign" }, { name: "Relu" }),
  ],
];

describe("a file that we write, run by ONNX Runtime, gives our outputs within 1e-6:", () => {
  it.each(cases)("%s", async (_, layers, options) => {
    const file = writeOnnx(layers, options);
    const x = randomSequence(timeSteps, layers[0]!.forward!.parameters.inputSize, 21);
    const states = options.initialState ? statesFor(layers) : undefined;
    const theirs = await run(file, x, states && feeds(layers, states));

    const lstms = readOnnx(file);
    const read = lstms.map(({ layer }) => layer);
    const ours = runLayers(read, float32(x), {
      reverse: options.reverse ?? false,
      // ONNX Runtime does not clip c on its way out (onnxruntime#27224).
      options: (layer, way) => ({ ...onnxCellOptions(lstms[layer]!, way), clipCellState: false }),
      ...(states ? { initial: states } : {}),
    });
    expect(largestGap(ours.output, theirs.output!)).toBeLessThan(1e-6);
    const named = Object.entries(theirs).filter(([name]) => name !== "output");
    const all = (state: "hidden" | "cell") =>
      named.filter(([name]) => name.startsWith(state)).flatMap(([, rows]) => rows);
    expect(
      largestGap(
        ours.states.map(({ h }) => h),
        all("hidden"),
      ),
    ).toBeLessThan(1e-6);
    expect(
      largestGap(
        ours.states.map(({ c }) => c),
        all("cell"),
      ),
    ).toBeLessThan(1e-6);
  });

  it("sequences of different lengths in one batch", async () => {
    const layers = [both((seed) => randomCell(3, 4, seed)), { forward: randomCell(8, 2, 3) }];
    const file = writeOnnx(layers, { sequenceLengths: true });
    const lengths = [timeSteps, 3, 5];
    const sequences = lengths.map((_, k) => float32(randomSequence(timeSteps, 3, 30 + k)));
    const batch = Array.from({ length: timeSteps }, (_, t) => sequences.flatMap((x) => x[t]!));
    const session = await ort.InferenceSession.create(file);
    const { output } = await session.run({
      input: new ort.Tensor("float32", batch.flat(), [timeSteps, lengths.length, 3]),
      sequenceLengths: new ort.Tensor("int32", Int32Array.from(lengths), [lengths.length]),
    });
    await session.release();
    const read = readOnnx(file).map(({ layer }) => layer);
    lengths.forEach((length, k) => {
      const rows = (output!.data as Float32Array).subarray(0);
      const theirs = Array.from({ length: timeSteps }, (_, t) => {
        const at = (t * lengths.length + k) * 2;
        return Array.from(rows.subarray(at, at + 2));
      });
      const ours = runLayers(read, sequences[k]!.slice(0, length)).output;
      const padded = Array.from({ length: timeSteps - length }, () => [0, 0]);
      expect(largestGap([...ours, ...padded], theirs)).toBeLessThan(1e-6);
    });
  });
});

function float32(matrix: Matrix): Matrix {
  return matrix.map((row) => row.map(Math.fround));
}

function statesFor(layers: StoredLayer<"lstm">[]): { h: Matrix; c: Matrix } {
  const sizes = layers.flatMap(({ forward, reverse }) =>
    [forward!, ...(reverse ? [reverse] : [])].map(({ parameters }) => parameters.hiddenSize),
  );
  const draw = (seed: number) => sizes.map((n, k) => float32(randomSequence(1, n, seed + k))[0]!);
  return { h: draw(40), c: draw(60) };
}

/** The states as the graph's inputs: one pair a layer, a row a direction. */
function feeds(layers: StoredLayer<"lstm">[], { h, c }: { h: Matrix; c: Matrix }) {
  const [hidden, cell] = [[...h], [...c]];
  const tensors: Record<string, ort.Tensor> = {};
  layers.forEach(({ forward, reverse }, depth) => {
    const directions = reverse ? 2 : 1;
    const shape = [directions, 1, forward!.parameters.hiddenSize];
    const take = (rows: Matrix) => Float32Array.from(rows.splice(0, directions).flat());
    tensors[`initialHiddenState_l${depth}`] = new ort.Tensor("float32", take(hidden), shape);
    tensors[`initialCellState_l${depth}`] = new ort.Tensor("float32", take(cell), shape);
  });
  return tensors;
}

/** Runs a file over one sequence; every output as rows of its last dimension. */
async function run(file: Uint8Array, x: Matrix, more: Record<string, ort.Tensor> = {}) {
  const session = await ort.InferenceSession.create(file);
  const input = new ort.Tensor("float32", x.flat(), [x.length, 1, x[0]!.length]);
  const results = await session.run({ input, ...more });
  await session.release();
  const rows = Object.entries(results).map(([name, { data, dims }]) => {
    const width = dims.at(-1)!;
    const values = Array.from(data as Float32Array);
    const matrix = Array.from({ length: values.length / width }, (_, k) =>
      values.slice(k * width, (k + 1) * width),
    );
    return [name, matrix] as const;
  });
  return Object.fromEntries(rows) as Record<string, Matrix>;
}
