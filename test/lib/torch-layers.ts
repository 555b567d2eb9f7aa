import type {
  CellParameters,
  GateParameters,
  GruParameters,
  RnnParameters,
} from "../../lib/index.js";

/** One case of test/goldens/layers.py. */
export interface LayerGolden {
  name: string;
  cell: "lstm" | "gru" | "rnn";
  options: {
    proj_size?: number;
    bidirectional?: boolean;
    num_layers?: number;
    nonlinearity?: "relu";
    bias?: boolean;
  };
  lengths: number[] | null;
  parameters: Record<string, number[][] & number[]>;
  x: number[][][];
  h0: number[][][];
  c0?: number[][][];
  output: number[][][];
  h_n: number[][][];
  c_n?: number[][][];
  lossOutput: number[][][];
  lossH: number[][][];
  lossC?: number[][][];
  dx: number[][][];
  dh0: number[][][];
  dc0?: number[][][];
  dParameters: Record<string, number[][] & number[]>;
}

/** PyTorch's arrays of one layer and direction (suffix `l0`, `l1_reverse`…); in gradients the two biases have the same. */
export interface TorchBlocks {
  weightIh: number[][];
  weightHh: number[][];
  biasIh: number[];
  biasHh: number[];
  weightHr?: number[][];
}

/** Picks one layer's arrays out of a state dictionary; missing biases are zeros. */
export function torchBlocks(all: LayerGolden["parameters"], suffix: string): TorchBlocks {
  const weightIh = all[`weight_ih_${suffix}`]!;
  const none = weightIh.map(() => 0);
  const weightHr = all[`weight_hr_${suffix}`];
  return {
    weightIh,
    weightHh: all[`weight_hh_${suffix}`]!,
    biasIh: all[`bias_ih_${suffix}`] ?? none,
    biasHh: all[`bias_hh_${suffix}`] ?? none,
    ...(weightHr && { weightHr }),
  };
}

/** How two biases become one: their sum as parameters, the gradient of either as a gradient. */
export type JoinBiases = "sum" | "same";

/** PyTorch's LSTM blocks, i f g o, as ours. */
export function lstmFromTorch(blocks: TorchBlocks, join: JoinBiases): CellParameters {
  const [inputGate, forgetGate, candidate, outputGate] = gates(blocks, 4, join);
  const hiddenSize = inputGate!.biases.length;
  const inputSize = blocks.weightIh[0]!.length;
  const cell = { inputSize, hiddenSize, inputGate, forgetGate, candidate, outputGate };
  const projected = blocks.weightHr && {
    projectionSize: blocks.weightHr.length,
    projection: { weights: blocks.weightHr },
  };
  return { ...cell, ...projected } as CellParameters;
}

/** PyTorch's GRU blocks, r z n, as ours: the candidate's two biases stay apart. */
export function gruFromTorch(blocks: TorchBlocks, join: JoinBiases): GruParameters {
  const [resetGate, updateGate, candidate] = gates(blocks, 3, join);
  const hiddenSize = resetGate!.biases.length;
  return {
    inputSize: blocks.weightIh[0]!.length,
    hiddenSize,
    resetGate: resetGate!,
    updateGate: updateGate!,
    candidate: { ...candidate!, biases: blocks.biasIh.slice(2 * hiddenSize) },
    recurrentBiases: blocks.biasHh.slice(2 * hiddenSize),
  };
}

/** PyTorch's RNN block as ours. */
export function rnnFromTorch(blocks: TorchBlocks, join: JoinBiases): RnnParameters {
  const [network] = gates(blocks, 1, join);
  const hiddenSize = network!.biases.length;
  return { inputSize: blocks.weightIh[0]!.length, hiddenSize, ...network! };
}

function gates(blocks: TorchBlocks, count: number, join: JoinBiases): GateParameters[] {
  const { weightIh, weightHh, biasIh, biasHh } = blocks;
  const size = weightIh.length / count;
  return Array.from({ length: count }, (_, block) => {
    const rows = Array.from({ length: size }, (_unit, unit) => block * size + unit);
    return {
      weights: rows.map((row) => [...weightHh[row]!, ...weightIh[row]!]),
      biases: rows.map((row) => (join === "sum" ? biasIh[row]! + biasHh[row]! : biasIh[row]!)),
    };
  });
}
