import { shorten } from "../errors.js";
import { recordOf, type KerasNode } from "./node.js";

/** The layers of a model in the order in which each feeds the next, or why there is no such order. */
export type LayerChain = { order: KerasNode[] } | { noChain: string };

/** The order of a model's own layers; those of models inside it stand as one each. */
export function chainOf(model: KerasNode): LayerChain {
  const layers = model.layers ?? [];
  if (model.className === "Sequential") return { order: layers };
  const feeds = new Map<string, KerasNode>();
  const starts: KerasNode[] = [];
  for (const layer of layers) {
    const sources = sourcesOf(layer.inbound);
    if (sources.some(({ index }) => index !== 0) || sources.length > 1) {
      return branching(layer, "reads more than one output, or another than the first");
    }
    if (sources.length === 0) {
      starts.push(layer);
      continue;
    }
    const { name } = sources[0]!;
    if (feeds.has(name))
      return branching(
        layer,
        `is not the only one that reads ${JSON.stringify(shorten(name, 40))}`,
      );
    feeds.set(name, layer);
  }
  const [first] = starts;
  if (starts.length !== 1 || !first) return { noChain: `the model has ${starts.length} inputs` };
  const order: KerasNode[] = [];
  for (
    let layer: KerasNode | undefined = first;
    layer && order.length <= layers.length;
    layer = feeds.get(layer.name)
  ) {
    order.push(layer);
  }
  if (order.length !== layers.length)
    return { noChain: "its layers do not follow one from another" };
  return { order };
}

function branching({ name }: KerasNode, why: string): LayerChain {
  return { noChain: `the layer ${JSON.stringify(shorten(name, 60))} ${why}` };
}

/** What a layer reads: Keras 2 lists [name, node, tensor, …], Keras 3 hides the same in `keras_history`. */
function sourcesOf(inbound: unknown): { name: string; index: number }[] {
  if (Array.isArray(inbound)) {
    const [name, node, tensor, given] = inbound as unknown[];
    if (typeof name === "string" && typeof node === "number" && typeof tensor === "number") {
      return [{ name, index: tensor }, ...sourcesOf(given)];
    }
    return inbound.flatMap(sourcesOf);
  }
  const record = recordOf(inbound);
  const history = record["keras_history"];
  if (Array.isArray(history)) return sourcesOf(history);
  return Object.values(record).flatMap((value) =>
    typeof value === "object" ? sourcesOf(value) : [],
  );
}
