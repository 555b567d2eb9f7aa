import { broken } from "../errors.js";

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
  /** How a bidirectional layer joins its two outputs: concat, sum, mul, ave, or none for null. Absent on others. */
  mergeMode?: string;
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

/**
 * The LSTM layers of a model's configuration by name, in order; those in nested models included.
 * @throws RangeError when the text is not JSON.
 */
export function parseConfig(
  { text, version }: ModelConfig,
  what: string,
): Map<string, KerasSettings> {
  let model: ConfiguredLayer;
  try {
    model = JSON.parse(text) as ConfiguredLayer;
  } catch (error) {
    throw broken(
      what,
      `expected the model's configuration in JSON, got ${text.slice(0, 20)}…`,
      error,
    );
  }
  const found = new Map<string, KerasSettings>();
  collect(model, found);
  if (version !== undefined) {
    for (const settings of found.values()) settings.kerasVersion = version;
  }
  return found;
}

function collect(layer: ConfiguredLayer, found: Map<string, KerasSettings>): void {
  const { class_name: kind, config } = layer ?? {};
  if (typeof config !== "object" || config === null) return;
  const name = String(config["name"]);
  if (Array.isArray(config["layers"])) {
    for (const each of config["layers"] as ConfiguredLayer[]) collect(each, found);
  } else if (kind === "LSTM") {
    found.set(name, settingsOf(config));
  } else if (kind === "Bidirectional") {
    const inner = config["layer"] as ConfiguredLayer | undefined;
    if (inner?.class_name !== "LSTM") return;
    const mergeMode = String(config["merge_mode"] ?? "none");
    found.set(name, { ...settingsOf(inner.config ?? {}), mergeMode });
  } else if (kind === "RNN") {
    const cell = config["cell"] as ConfiguredLayer | undefined;
    if (cell?.class_name === "LSTMCell") {
      found.set(name, settingsOf({ ...config, ...cell.config }));
    }
  }
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
