import { strFromU8 } from "fflate";
import type { Budget } from "../budget.js";
import { broken, nameList } from "../errors.js";
import type { FileContents, OpenedLayer } from "../opened.js";
import { isZip, unzip } from "../zip.js";
import { chainOf } from "./chain.js";
import { readHdf5, type Hdf5Group } from "./hdf5.js";
import { readLayer } from "./layers.js";
import { assumedSigmoid } from "./assumed.js";
import { withoutOwnMasks } from "./masks.js";
import { parseConfig, type KerasNode } from "./node.js";
import type { KerasReading } from "./recurrent.js";
import { namedWeights, numberedWeights, type KerasWeights } from "./weights.js";
import { weightsOnly } from "./weights-only.js";

const what = "Keras file";

/**
 * What a Keras file holds: `.keras`, `.h5` (the whole model, or its weights, as Keras 2 and 3 write them) or `.weights.h5`.
 * @param others files beside it: the configuration of the model whose weights it holds, as `model.to_json()` gave it.
 * @throws RangeError when the file is broken or cut short, or has no recurrent layer.
 * @see https://keras.io/guides/serialization_and_saving/
 */
export function kerasContents(
  bytes: Uint8Array,
  budget: Budget,
  others: Record<string, Uint8Array> = {},
): FileContents {
  const opened = openFile(bytes, budget);
  const { groups, version } = opened;
  const text = opened.text ?? configurationIn(others);
  const root = text === undefined ? undefined : parseConfig(text, what, budget);
  const numbered = groups.some(({ path }) => path.at(-1) === "vars");
  if (!root?.layers) return weightsOnly(groups, root, version, what);
  const weights = numbered ? numberedWeights(groups, root) : namedWeights(groups);
  return modelContents(root, weights, {
    what,
    budget,
    ...(version === undefined ? {} : { version }),
  });
}

/** What a model's configuration and its weights make. */
export function modelContents(
  root: KerasNode,
  weights: KerasWeights,
  reading: KerasReading,
): FileContents {
  const { version, what: file } = reading;
  const layers: OpenedLayer[] = [];
  const walk = (written: KerasNode, below: string[]): string[] | string => {
    const model = withoutOwnMasks(written);
    const chain = chainOf(model);
    const order = "order" in chain ? chain.order : (model.layers ?? []);
    const names: string[] = [];
    let broke = "order" in chain ? undefined : chain.noChain;
    for (const node of order) {
      if (node.layers) {
        const inner = walk(node, [...below, node.name]);
        if (typeof inner === "string") broke ??= inner;
        else names.push(...inner);
        continue;
      }
      const name = [...below, node.name].join("/");
      layers.push(readLayer(node, name, weights(node, below), reading));
      names.push(name);
    }
    return broke ?? names;
  };
  const chain = walk(root, []);
  if (
    !layers.some(
      ({ kind, ...layer }) =>
        kind === "recurrent" || (kind === "unread" && /LSTM|GRU|RNN/i.test(JSON.stringify(layer))),
    )
  ) {
    throw broken(
      file,
      `expected a recurrent layer, got ${nameList(
        layers.map(({ name }) => name),
        20,
      )}`,
    );
  }
  return {
    producer: version === undefined ? "Keras" : `Keras ${version}`,
    layers,
    assumed: version === undefined ? assumedSigmoid(root) : [],
    ...(typeof chain === "string" ? { noChain: chain } : { chain }),
  };
}

/** What `model.to_json()` gave, kept beside a file of weights. */
function configurationIn(others: Record<string, Uint8Array>): string | undefined {
  const texts = Object.values(others).map((bytes) => strFromU8(bytes));
  return texts.find((text) => /^\s*\{/.test(text) && text.includes('"class_name"'));
}

interface OpenFile {
  groups: Hdf5Group[];
  text?: string;
  version?: string;
}

function openFile(bytes: Uint8Array, budget: Budget): OpenFile {
  if (isZip(bytes)) return openArchive(bytes, budget);
  const groups = readHdf5(bytes, what, budget);
  const { model_config: text, keras_version: version } = groups[0]!.attributes;
  return {
    groups,
    ...(typeof text === "string" ? { text } : {}),
    ...(typeof version === "string" ? { version } : {}),
  };
}

function openArchive(bytes: Uint8Array, budget: Budget): OpenFile {
  const wanted = ["model.weights.h5", "config.json", "metadata.json"];
  const names: string[] = [];
  const files = unzip(bytes, what, budget, (name) => {
    names.push(name);
    return wanted.includes(name);
  });
  const [weights, config, metadata] = wanted.map((name) => files[name]);
  if (!weights || !config) {
    throw broken(
      what,
      `expected ${wanted[0]} and ${wanted[1]} in the archive, got ${nameList(names)}`,
    );
  }
  const version = metadata && /"keras_version":\s*"([^"]{1,40})"/.exec(strFromU8(metadata))?.[1];
  return {
    groups: readHdf5(weights, `${what}: ${wanted[0]}`, budget),
    text: strFromU8(config),
    ...(version ? { version } : {}),
  };
}
