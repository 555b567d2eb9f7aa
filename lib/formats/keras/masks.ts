import { recordOf, type KerasNode } from "./node.js";

/**
 * A functional model without the operators that Keras 3 writes down for the masks of `Embedding` and `Masking`: those layers
 * make the same masks by themselves, and hand them on. An operator that makes another mask stays, and is refused as a layer.
 */
export function withoutOwnMasks(model: KerasNode): KerasNode {
  const layers = model.layers ?? [];
  const own = new Set<string>();
  for (const node of layers) if (isOwnMask(node, layers, own)) own.add(node.name);
  if (own.size === 0) return model;
  const kept = layers.filter(({ name }) => !own.has(name));
  return {
    ...model,
    layers: kept.map((node) => ({ ...node, inbound: unmasked(node.inbound, own) })),
  };
}

/** `NotEqual(x, value)` beside the layer that masks x so, and `Any` along the last axis of that. */
function isOwnMask(node: KerasNode, layers: KerasNode[], own: Set<string>): boolean {
  const [source, value] = argumentsOf(node);
  const read = nameOf(source);
  if (read === undefined) return false;
  if (node.className === "Any") {
    const axes = [node.config["axis"]].flat();
    return own.has(read) && axes.length === 1 && axes[0] === -1 && node.config["keepdims"] !== true;
  }
  if (node.className !== "NotEqual") return false;
  return layers.some((layer) => {
    if (nameOf(argumentsOf(layer)[0]) !== read) return false;
    if (layer.className === "Embedding") return layer.config["mask_zero"] === true && value === 0;
    return layer.className === "Masking" && value === (layer.config["mask_value"] ?? 0);
  });
}

function argumentsOf({ inbound }: KerasNode): unknown[] {
  const calls = Array.isArray(inbound) ? inbound : [];
  const { args } = recordOf(calls[0]);
  return calls.length === 1 && Array.isArray(args) ? args : [];
}

function nameOf(tensor: unknown): string | undefined {
  const history = recordOf(recordOf(tensor)["config"])["keras_history"];
  return Array.isArray(history) && typeof history[0] === "string" ? history[0] : undefined;
}

/** The calls of a layer without a mask of these. */
function unmasked(inbound: unknown, own: Set<string>): unknown {
  if (!Array.isArray(inbound)) return inbound;
  return inbound.map((call: unknown) => {
    const { mask, ...others } = recordOf(recordOf(call)["kwargs"]);
    const name = nameOf(mask);
    return name !== undefined && own.has(name) ? { ...recordOf(call), kwargs: others } : call;
  });
}
