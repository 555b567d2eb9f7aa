import type { Padding } from "../layers/padding.js";
import type { Sequences } from "../layers/sequences.js";
import type { Matrix, Vector } from "../math/vector.js";
import { runDense } from "../training/dense.js";
import { softmax } from "../training/losses.js";
import type { OpenedLayer, OutputActivation, RecurrentLayer } from "./opened.js";

/** A value on its way through a model. */
export interface LayerValue {
  outputs: Sequences;
  /** Whole numbers, where nothing has looked them up yet. */
  ids?: Matrix | undefined;
  padding?: Padding | undefined;
}

/**
 * What a layer without states makes of a value.
 * @throws RangeError when the value does not fit, or the layer is not read.
 */
export function stepThrough(
  layer: Exclude<OpenedLayer, RecurrentLayer>,
  value: LayerValue,
): LayerValue {
  const each = (change: (x: Vector) => Vector): LayerValue => ({
    ...value,
    outputs: value.outputs.map((step) => step.map(change)),
  });
  switch (layer.kind) {
    case "dense": {
      const outputs = runDense(layer.parameters, value.outputs);
      return {
        ...value,
        outputs: outputs.map((step) => step.map((y) => activated(layer.activation, y))),
      };
    }
    case "activation":
      return each((x) => activated(layer.activation, x));
    case "scale":
      return each((x) => x.map((entry, k) => entry * layer.gain[k]! + layer.offset[k]!));
    case "embedding":
      return lookedUp(layer, value);
    case "masking":
      return masked(layer.value, value);
    case "repeat":
      return { outputs: Array.from({ length: layer.times }, () => value.outputs[0]!) };
    case "nothing":
      return value;
    case "unread":
      throw new RangeError(
        `invalid through: expected layers that are read, got ${JSON.stringify(layer.name)}: ${layer.reason}`,
      );
  }
}

function activated(activation: OutputActivation | undefined, x: Vector): Vector {
  if (activation === undefined) return x;
  return activation === "softmax" ? softmax(x) : x.map((z) => activation.output(z));
}

function lookedUp(
  { name, table, maskZero }: Extract<OpenedLayer, { kind: "embedding" }>,
  { ids, padding }: LayerValue,
): LayerValue {
  if (!ids)
    throw new RangeError(
      `invalid input: expected whole numbers for the embedding ${JSON.stringify(name)}, got vectors`,
    );
  const outputs = ids.map((step, t) =>
    step.map((id, b) => {
      const row = table[id];
      if (row) return row;
      throw new RangeError(
        `invalid input[${t}][${b}]: expected a whole number below ${table.length} (vocabulary), got ${id}`,
      );
    }),
  );
  const mask = ids.map((step) => step.map((id) => id !== 0));
  return { outputs, padding: padding ?? (maskZero ? { convention: "keras", mask } : undefined) };
}

function masked(value: number, { outputs, padding }: LayerValue): LayerValue {
  const mask = outputs.map((step) => step.map((x) => x.some((entry) => entry !== value)));
  const silenced = outputs.map((step, t) => step.map((x, b) => (mask[t]![b] ? x : x.map(() => 0))));
  return { outputs: silenced, padding: padding ?? { convention: "keras", mask } };
}
