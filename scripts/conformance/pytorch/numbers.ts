import type { Matrix, Sequences, Vector } from "../../../lib/index.js";
import { numbersOf } from "../numbers.js";
import type { TorchCase } from "./case.js";

/** Every number of a case, float64; parameters by PyTorch's names. */
export interface TorchNumbers {
  parameters: Record<string, Matrix | Vector>;
  /** [timeSteps][batchSize][input_size]. */
  x: Sequences;
  /** [num_layers · directions][batchSize][length of h]. */
  h0: Sequences;
  /** [num_layers · directions][batchSize][hidden_size]. */
  c0: Sequences;
  /** The loss is the sum of these times output, h_n and c_n. */
  loss: { output: Sequences; h: Sequences; c: Sequences };
}

/** Blocks of rows in PyTorch's matrices. */
export const gateCount = { LSTM: 4, GRU: 3, RNN: 1 };

/** PyTorch's suffixes of one layer's parameters: `l0`, `l0_reverse`. */
export function suffixesOf({ bidirectional }: TorchCase, depth: number): string[] {
  return bidirectional ? [`l${depth}`, `l${depth}_reverse`] : [`l${depth}`];
}

/** The numbers of a case. */
export function torchNumbers(asked: TorchCase): TorchNumbers {
  const numbers = numbersOf(asked.seed);
  const { hidden_size, proj_size, batchSize, timeSteps, bias, num_layers, bidirectional } = asked;
  const rows = gateCount[asked.module] * hidden_size;
  const shown = proj_size ?? hidden_size;
  const directions = bidirectional ? 2 : 1;
  const states = num_layers * directions;
  const parameters: TorchNumbers["parameters"] = {};
  for (let depth = 0; depth < num_layers; depth++) {
    const reads = depth === 0 ? asked.input_size : directions * shown;
    for (const suffix of suffixesOf(asked, depth)) {
      parameters[`weight_ih_${suffix}`] = numbers.matrix(rows, reads);
      parameters[`weight_hh_${suffix}`] = numbers.matrix(rows, shown);
      if (bias) parameters[`bias_ih_${suffix}`] = numbers.vector(rows);
      if (bias) parameters[`bias_hh_${suffix}`] = numbers.vector(rows);
      if (proj_size) parameters[`weight_hr_${suffix}`] = numbers.matrix(proj_size, hidden_size);
    }
  }
  return {
    parameters,
    x: numbers.cube(timeSteps, batchSize, asked.input_size, 1),
    h0: numbers.cube(states, batchSize, shown),
    c0: numbers.cube(states, batchSize, hidden_size),
    loss: {
      output: numbers.cube(timeSteps, batchSize, directions * shown, 1),
      h: numbers.cube(states, batchSize, shown, 1),
      c: numbers.cube(states, batchSize, hidden_size, 1),
    },
  };
}
