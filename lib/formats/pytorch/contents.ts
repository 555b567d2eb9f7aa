import { broken, isInWords, nameList, shorten } from "../errors.js";
import type { Assumption, FileContents, OpenedLayer, RecurrentLayer } from "../opened.js";
import { readModule } from "../pytorch.js";
import { pytorchModules, type PyTorchModule } from "../pytorch-names.js";
import { relu } from "../../math/onnx-activations.js";
import { matrixOfTensor, type Tensor, type Tensors } from "../tensor.js";
import type { PyTorchClass, PyTorchFile } from "./archive.js";

/**
 * What PyTorch's tensors hold: the LSTMs, GRUs and RNNs among them, dense layers and embeddings. A `state_dict` does not tell
 * how modules are joined; where it holds one recurrent module only, that is what runs.
 * @throws RangeError when there is no recurrent module.
 */
export function pytorchContents(file: PyTorchFile, what: string): FileContents {
  const { tensors, modules, unread } = file;
  const found = pytorchModules(tensors);
  const recurrent = found.map((module) => recurrentOf(file, module, what));
  const claimed = new Set(found.map(({ prefix }) => prefix));
  const plain = Object.keys(tensors).flatMap((name) => plainLayer(tensors, modules, name, claimed));
  const missed = missedModules(modules, recurrent);
  const layers = [...recurrent, ...plain.map(({ layer }) => layer), ...missed];
  if (recurrent.length + missed.length === 0) {
    throw broken(
      what,
      `expected an LSTM, GRU or RNN (PyTorch's weight_ih_l0, …, or Keras's arrays arr_0, arr_1, …), got ${nameList([...Object.keys(tensors), ...unread.map(({ name }) => name)], 12)}`,
    );
  }
  const whole = layers.filter(({ kind }) => kind !== "unread");
  const assumed = [
    ...whole.filter(isRecurrent).flatMap((layer) => assumedOf(layer, modules)),
    ...plain.flatMap((each) => each.assumed),
  ];
  return {
    producer: file.isScript ? "PyTorch, TorchScript" : "PyTorch",
    layers,
    assumed,
    ...(layers.length === 1
      ? { chain: [layers[0]!.name] }
      : { noChain: "PyTorch's files do not tell how modules are joined" }),
    ...(unread.length > 0 ? { unread } : {}),
  };
}

function isRecurrent(layer: OpenedLayer): layer is RecurrentLayer {
  return layer.kind === "recurrent";
}

const ownClasses =
  /^torch\.nn\.(modules\.rnn|quantized\.\S+)\.(LSTM|GRU|RNN|LSTMCell|GRUCell|RNNCell)$/;

/** TorchScript mangles the names of classes: `__torch__.torch.nn.modules.rnn.___torch_mangle_3.LSTM`. */
function classOf(modules: PyTorchFile["modules"], prefix: string): PyTorchClass | undefined {
  const found = modules.get(prefix.replace(/\.$/, ""));
  return (
    found && {
      ...found,
      type: found.type.replace(/^__torch__\./, "").replace(/___torch_mangle_\d+\./g, ""),
    }
  );
}

function recurrentOf(file: PyTorchFile, module: PyTorchModule, what: string): OpenedLayer {
  const name = module.prefix.replace(/[._]$/, "") || "recurrent";
  const known = classOf(file.modules, module.prefix);
  try {
    if (known && !ownClasses.test(known.type)) {
      throw broken(
        what,
        `module ${JSON.stringify(shorten(name, 60))}: expected PyTorch's own LSTM, GRU or RNN, got the class ${shorten(known.type, 80)}, which computes by its own code`,
      );
    }
    const stack = readModule(file.tensors, module);
    const activation = known?.attributes.get("nonlinearity") === "relu" ? relu : undefined;
    if (activation)
      for (const { forward, reverse } of stack)
        for (const cell of [forward, reverse]) if (cell) cell.options = { activation };
    const batchFirst = known?.attributes.get("batch_first") === true;
    return {
      kind: "recurrent",
      name,
      cell: stack[0]!.forward!.kind,
      stack,
      rules: batchFirst ? { batchFirst } : {},
    };
  } catch (error) {
    if (!isInWords(error)) throw error;
    return { kind: "unread", name, type: known?.type ?? "recurrent module", reason: error.message };
  }
}

/** Recurrent modules whose tensors are not there as such: quantised ones keep theirs packed. */
function missedModules(modules: PyTorchFile["modules"], found: OpenedLayer[]): OpenedLayer[] {
  const names = new Set(found.map(({ name }) => name));
  return [...modules.keys()].flatMap((name): OpenedLayer[] => {
    const { type } = classOf(modules, name)!;
    if (
      !/(LSTM|GRU|RNN)(Cell)?$/.test(type) ||
      !/^torch\./.test(type) ||
      names.has(name || "recurrent")
    )
      return [];
    return [
      {
        kind: "unread",
        name,
        type,
        reason: `expected tensors weight_ih and weight_hh, got none in the module ${JSON.stringify(name)} (quantised? save the model before it is quantised)`,
      },
    ];
  });
}

function assumedOf({ name, cell }: RecurrentLayer, modules: PyTorchFile["modules"]): Assumption[] {
  if (cell !== "rnn" || modules.get(name)?.attributes.has("nonlinearity")) return [];
  return [
    {
      layer: name,
      rule: "activation",
      value: "tanh",
      alternatives: ["relu"],
      howToChoose:
        'look for nonlinearity="relu" where the nn.RNN is made; the tensors are the same',
    },
  ];
}

interface Plain {
  layer: OpenedLayer;
  assumed: Assumption[];
}

/** `fc.weight` [out, in] with `fc.bias` [out], or a table of vectors. */
function plainLayer(
  tensors: Tensors,
  modules: PyTorchFile["modules"],
  full: string,
  claimed: Set<string>,
): Plain[] {
  const [, prefix] = /^(|.*\.)weight$/.exec(full) ?? [];
  const weight = tensors[full]!;
  if (prefix === undefined || weight.shape.length !== 2 || claimed.has(prefix) || !isFinite(weight))
    return [];
  const name = prefix.replace(/\.$/, "") || "weight";
  const bias = tensors[`${prefix}bias`];
  const type = classOf(modules, prefix)?.type;
  if (
    bias &&
    bias.shape.length === 1 &&
    bias.shape[0] === weight.shape[0] &&
    (!type || /\.Linear$/.test(type))
  ) {
    return [{ layer: denseLayer(name, weight, bias), assumed: [] }];
  }
  if (type ? /\.Embedding$/.test(type) : /emb/i.test(name)) {
    const layer: OpenedLayer = { kind: "embedding", name, table: matrixOfTensor(weight) };
    return [{ layer, assumed: type ? [] : [guessed(name, "embedding", "dense without bias")] }];
  }
  if (type && !/\.Linear$/.test(type)) return [];
  return [
    {
      layer: denseLayer(name, weight),
      assumed: type ? [] : [guessed(name, "dense without bias", "embedding")],
    },
  ];
}

function guessed(layer: string, value: string, other: string): Assumption {
  return {
    layer,
    rule: "type",
    value,
    alternatives: [other, "a matrix of somebody's own"],
    howToChoose:
      "look at the module's class where the model is made: a matrix by itself may be either",
  };
}

function denseLayer(name: string, { shape, values }: Tensor, bias?: Tensor): OpenedLayer {
  const [outputSize, inputSize] = shape as [number, number];
  return {
    kind: "dense",
    name,
    parameters: {
      inputSize,
      outputSize,
      weights: matrixOfTensor({ numberType: "float64", shape, values }),
      biases: bias ? Array.from(bias.values) : new Array<number>(outputSize).fill(0),
    },
  };
}

function isFinite({ shape, values }: Tensor): boolean {
  return shape.every((length) => length > 0) && values.every(Number.isFinite);
}
