import type { Merge } from "../../layers/merge.js";
import type { Budget } from "../budget.js";
import { parseJson } from "../json.js";

/** What a Keras model's configuration says about one LSTM layer. */
export interface KerasSettings {
  /** Of the candidate, and of c on its way out. */
  activation: string;
  /** Of the three gates. */
  recurrentActivation: string;
  /** Whether there is a bias. */
  useBias: boolean;
  /** Whether the layer reads the sequence backwards. */
  goBackwards: boolean;
  /** Whether the layer gives h at every step, or only the last. */
  returnSequences: boolean;
  /** Whether the state is kept from one batch to the next. */
  stateful: boolean;
  /** How a bidirectional layer joins its two outputs; Keras's null is `none`. Absent on other layers. */
  mergeMode?: Merge;
  /** The version of Keras that wrote the file, where it says so. */
  kerasVersion?: string;
}

/** A model's configuration as a file has it: JSON, and the version of Keras that wrote it. */
export interface ModelConfig {
  text: string;
  version?: string | undefined;
}

/** A layer as Keras's JSON has it. */
interface ConfiguredLayer {
  class_name?: string;
  config?: Record<string, unknown>;
}

/** What a configuration tells about a model's LSTM layers. */
export interface ConfiguredLayers {
  /** Their rules by name, in the order of the model; those in nested models included. */
  settings: Map<string, KerasSettings>;
  /** The names of all layers by the groups that Keras 3 keeps their weights in: `layers/lstm_1` → `decoder`. */
  names: Map<string, string>;
}

/**
 * Reads a model's configuration.
 * @throws RangeError when the text is not JSON.
 */
export function parseConfig(
  { text, version }: ModelConfig,
  what: string,
  budget: Budget,
): ConfiguredLayers {
  const model = parseJson(text, what, "the model's configuration", budget) as ConfiguredLayer;
  const found: ConfiguredLayers = { settings: new Map(), names: new Map() };
  collect(model, "", found);
  if (version !== undefined) {
    for (const settings of found.settings.values()) settings.kerasVersion = version;
  }
  return found;
}

function collect(layer: ConfiguredLayer, group: string, found: ConfiguredLayers): void {
  const { class_name: kind, config } = layer ?? {};
  if (typeof config !== "object" || config === null) return;
  const name = String(config["name"]);
  if (group !== "") found.names.set(group, name);
  if (Array.isArray(config["layers"])) {
    const layers = config["layers"] as ConfiguredLayer[];
    const groups = groupNames(layers);
    layers.forEach((each, k) => {
      collect(each, `${group === "" ? "" : `${group}/`}layers/${groups[k]}`, found);
    });
    return;
  }
  const settings = lstmSettings(kind, config);
  if (settings) found.settings.set(name, settings);
}

/** Keras 3 calls a layer's group after its class, `lstm`, and the next of the same class `lstm_1`. */
function groupNames(layers: ConfiguredLayer[]): string[] {
  const seen = new Map<string, number>();
  return layers.map((layer) => {
    const snake = String(layer?.class_name)
      .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase();
    const count = seen.get(snake) ?? 0;
    seen.set(snake, count + 1);
    return count === 0 ? snake : `${snake}_${count}`;
  });
}

function lstmSettings(
  kind: string | undefined,
  config: Record<string, unknown>,
): KerasSettings | undefined {
  if (kind === "LSTM") return settingsOf(config);
  if (kind === "Bidirectional") {
    const inner = config["layer"] as ConfiguredLayer | undefined;
    const mergeMode = (config["merge_mode"] ?? "none") as Merge;
    const isLstm = inner?.class_name === "LSTM";
    return isLstm ? { ...settingsOf(inner.config ?? {}), mergeMode } : undefined;
  }
  const cell = kind === "RNN" ? (config["cell"] as ConfiguredLayer | undefined) : undefined;
  return cell?.class_name === "LSTMCell" ? settingsOf({ ...config, ...cell.config }) : undefined;
}

function settingsOf(config: Record<string, unknown>): KerasSettings {
  return {
    activation: nameOf(config["activation"], "tanh"),
    recurrentActivation: nameOf(config["recurrent_activation"], "sigmoid"),
    useBias: config["use_bias"] !== false,
    goBackwards: config["go_backwards"] === true,
    returnSequences: config["return_sequences"] === true,
    stateful: config["stateful"] === true,
  };
}

/** Functions of one's own are written as an object with their name in `config`. */
function nameOf(activation: unknown, missing: string): string {
  if (typeof activation === "string") return activation;
  const custom = activation as { config?: unknown; class_name?: unknown } | null | undefined;
  if (custom === undefined) return missing;
  if (custom === null) return "linear";
  return String(typeof custom.config === "string" ? custom.config : custom.class_name);
}
