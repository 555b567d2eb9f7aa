import { requireArray, requireNames, requireOneOf } from "../math/names.js";
import type { GateName } from "../lstm/gates.js";
import type { Series } from "../figures/lines.js";
import type { GruGateName } from "../gru/parameters.js";
import type { Direction } from "../layers/padding.js";
import type { GateStatistics } from "./gate-statistics.js";
import type { EpochRecord } from "./train.js";

/** Which line of the gates' history is wanted. */
export interface GateCurve {
  /** Which layer, counted from 0. Default: 0. */
  layer?: number;
  /** Which direction. Default: `"forward"`. */
  direction?: Direction;
  /** Which statistic. Default: `"mean"`. */
  statistic?: keyof GateStatistics;
}

/**
 * The loss, epoch by epoch, for `linePlot`: that of the training and, where there was one, that of the validation.
 * @param measure the name of another measure in the loss's place. Default: the loss.
 * @throws RangeError when a record lacks the measure.
 */
export function learningCurves(history: EpochRecord[], measure?: string): Series[] {
  requireArray("history", history, "epochs, as train gives");
  const x = history.map(({ epoch }) => epoch);
  const trained = history.map(({ loss, measures }) =>
    measure === undefined ? loss : requireMeasure(measures, measure),
  );
  const validated = history.flatMap(({ validation }) =>
    validation
      ? requireMeasure(validation.measures, measure ?? Object.keys(validation.measures)[0]!)
      : [],
  );
  const training = { name: "training", x, y: trained };
  return validated.length === 0 ? [training] : [training, { name: "validation", x, y: validated }];
}

/**
 * How the gates of one layer stood, epoch by epoch, one line each, for `linePlot`.
 * @throws RangeError when there is no such layer or direction.
 */
export function gateCurves(history: EpochRecord[], curve: GateCurve = {}): Series[] {
  requireArray("history", history, "epochs, as train gives");
  requireNames("curve", curve, { layer: true, direction: true, statistic: true });
  const { layer = 0, direction = "forward", statistic = "mean" } = curve;
  requireOneOf("direction", direction, ["forward", "reverse"]);
  requireOneOf("statistic", statistic, ["mean", "nearZero", "nearOne"]);
  const x = history.map(({ epoch }) => epoch);
  const rows = history.map(({ gates }) => {
    const found = gates.find((row) => row.layer === layer && row.direction === direction);
    if (found) return found.gates;
    throw new RangeError(
      `invalid layer: expected one of the model's, got ${layer} with direction ${direction}`,
    );
  });
  const names = Object.keys(rows[0] ?? {}) as (GateName | GruGateName)[];
  return names.map((name) => ({ name, x, y: rows.map((gates) => gates[name]![statistic]) }));
}

function requireMeasure(measures: Record<string, number>, name: string): number {
  if (!Object.hasOwn(measures, name)) {
    throw new RangeError(
      `invalid measure: expected one of ${Object.keys(measures).join(", ") || "none"}, got ${name}`,
    );
  }
  return measures[name]!;
}
