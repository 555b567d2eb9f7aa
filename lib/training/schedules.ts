import { requireNames } from "../math/names.js";
import { requireSize } from "../math/shapes.js";
import { wholePower } from "../math/whole-power.js";

/** What multiplies the learning rate in an epoch, counted from 0. */
export type Schedule = (epoch: number) => number;

/**
 * The learning rate multiplied by `factor` after every `every` epochs: factor^⌊epoch / every⌋.
 * @throws RangeError when `every` is not a whole number ≥ 1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export function stepDecay(options: { every: number; factor: number }): Schedule {
  requireNames("options", options, { every: true, factor: true });
  const { every, factor } = options;
  requireSize("every", every);
  return (epoch) => wholePower(factor, Math.floor(epoch / every));
}

/**
 * The learning rate lowered along half a cosine, from its whole in epoch 0 to nothing in epoch `epochs`:
 * (1 + cos(π epoch / epochs)) / 2, and 0 from there on.
 * @throws RangeError when `epochs` is not a whole number ≥ 1.
 * @see Loshchilov & Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
 */
export function cosineDecay(options: { epochs: number }): Schedule {
  requireNames("options", options, { epochs: true });
  const { epochs } = options;
  requireSize("epochs", epochs);
  return (epoch) => (1 + Math.cos((Math.PI * Math.min(epoch, epochs)) / epochs)) / 2;
}
