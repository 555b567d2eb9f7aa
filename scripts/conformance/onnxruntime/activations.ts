import { activationOf } from "../../../lib/formats/onnx/rules.js";
import type { Activation, OnnxActivation } from "../../../lib/index.js";

/** How near any number came to a place where a function jumps. */
export interface Jumps {
  nearest: number;
}

/** Our function of an ONNX activation; `jumps` hears how near each number comes to a jump, ThresholdedRelu's at α. */
export function onnxActivation(asked: OnnxActivation, jumps: Jumps): Activation {
  const activation = activationOf(asked);
  const { name, alpha } = asked;
  if (name !== "ThresholdedRelu") return activation;
  const output = (z: number) => {
    const distance = Math.abs(z - (alpha ?? 1));
    // Exactly at α is where a clip of α puts numbers, on both sides alike.
    if (distance > 0) jumps.nearest = Math.min(jumps.nearest, distance);
    return activation.output(z);
  };
  return { ...activation, output };
}
