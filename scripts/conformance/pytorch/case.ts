import type { Random } from "../../../lib/index.js";
import { choiceOf, present } from "../numbers.js";
import type { ConformanceCase } from "../peer.js";

/** A configuration of PyTorch's recurrent modules, outputs and every gradient; names are PyTorch's where it has them. */
export interface TorchCase extends ConformanceCase {
  peer: "pytorch";
  module: "LSTM" | "GRU" | "RNN";
  input_size: number;
  hidden_size: number;
  num_layers: number;
  bidirectional: boolean;
  bias: boolean;
  proj_size?: number;
  nonlinearity?: "relu";
  timeSteps: number;
  batchSize: number;
  /** Of pack_padded_sequence. */
  lengths?: number[];
  initialState: boolean;
}

export function drawTorchCase(random: Random, seed: number): TorchCase {
  const choice = choiceOf(random);
  const module = choice.from(["LSTM", "LSTM", "GRU", "RNN"] as const);
  const [timeSteps, batchSize, hidden] = [
    choice.whole(1, 7),
    choice.whole(1, 4),
    choice.whole(1, 6),
  ];
  const lengths = () => Array.from({ length: batchSize }, () => choice.whole(1, timeSteps));
  const projected = module === "LSTM" && hidden > 1;
  return present({
    peer: "pytorch",
    seed,
    module,
    input_size: choice.whole(1, 5),
    hidden_size: hidden,
    num_layers: choice.from([1, 1, 2, 3]),
    bidirectional: choice.chance(0.4),
    bias: choice.chance(0.8),
    proj_size: projected ? choice.maybe(0.3, () => choice.whole(1, hidden - 1)) : undefined,
    nonlinearity: module === "RNN" ? choice.maybe(0.4, () => "relu" as const) : undefined,
    timeSteps,
    batchSize,
    lengths: choice.maybe(0.5, lengths),
    initialState: choice.chance(0.6),
  }) as TorchCase;
}
