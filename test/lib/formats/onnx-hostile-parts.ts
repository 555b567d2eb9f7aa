import { tensor, type Tensor } from "../../../lib/index.js";
import type { NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import { fileOf, operator, type Model } from "./onnx-model.js";

/** Files by what is wrong with each. */
export type Files = [string, () => Uint8Array][];

/** 0, 1, …, count - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

export const int64 = (...values: number[]): Tensor => tensor([values.length], values, "int64");

const [I, H] = [2, 3];

/** A model with W and R of an LSTM. */
export function weighted(nodes: NodeToWrite[], tensors: Record<string, Tensor> = {}): Model {
  const W = tensor([1, 4 * H, I], range(4 * H * I));
  const R = tensor([1, 4 * H, H], range(4 * H * H));
  return { nodes, tensors: { W, R, ...tensors } };
}

/** A file of one LSTM. */
export function lstm(
  more: Partial<NodeToWrite> = {},
  tensors: Record<string, Tensor> = {},
): Uint8Array {
  return fileOf(weighted([operator("LSTM", ["x", "W", "R"], ["y"], more)], tensors));
}

/** A file whose W is what these operators make `w` of. */
export function made(nodes: NodeToWrite[], tensors: Record<string, Tensor> = {}): Uint8Array {
  return fileOf(weighted([...nodes, operator("LSTM", ["x", "w", "R"], ["y"])], tensors));
}
