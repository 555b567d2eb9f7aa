import type { Budget } from "../budget.js";
import { parseJson } from "../json.js";

/** A layer as a model's configuration has it. */
export interface KerasNode {
  /** `LSTM`, `Bidirectional`, `Sequential`, … */
  className: string;
  name: string;
  /** Its own settings. */
  config: Record<string, unknown>;
  /** The layers of a model, in its order; absent for other layers. */
  layers?: KerasNode[];
  /** What feeds it, as the file has it; empty in a Sequential model. */
  inbound: unknown;
  /** Whether it is somebody's own class rather than Keras's, as far as the file tells. */
  isCustom: boolean;
}

/** A model's configuration, and who wrote it. */
export interface KerasConfig {
  root: KerasNode;
  /** The version of Keras that wrote the file, where it says so. */
  version?: string;
}

/**
 * Reads a model's configuration, JSON.
 * @throws RangeError when the text is no JSON, is nested too deeply, or is no layer.
 */
export function parseConfig(text: string, what: string, budget: Budget): KerasNode {
  const root = parseJson(text, what, "the model's configuration", budget);
  return nodeOf(root, { className: "Model", name: "model" }, what, budget);
}

/** A layer inside another one's configuration; a wrapper's `layer`, an RNN's `cell`. */
export function innerNode(value: unknown, what: string, budget: Budget): KerasNode {
  return nodeOf(value, { className: "nothing", name: "" }, what, budget);
}

/** A record, or an empty one for anything else: a file's configuration may hold anything. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function nodeOf(
  value: unknown,
  missing: { className: string; name: string },
  what: string,
  budget: Budget,
): KerasNode {
  // With the search for its weights, a layer costs about 25 microseconds.
  budget.steps(30, what);
  const record = recordOf(value);
  // The first versions wrote a Sequential model's layers in place of its configuration.
  const listed = Array.isArray(record["config"]) ? { layers: record["config"] } : record["config"];
  const config = recordOf(listed);
  const { layers } = config;
  const registered = record["registered_name"];
  const module = record["module"];
  return {
    className: String(record["class_name"] ?? missing.className),
    name: String(config["name"] ?? record["name"] ?? missing.name),
    config,
    ...(Array.isArray(layers)
      ? {
          layers: layers.map((each) =>
            budget.deeper(what, () =>
              nodeOf(each, { className: "nothing", name: "" }, what, budget),
            ),
          ),
        }
      : {}),
    inbound: record["inbound_nodes"] ?? [],
    isCustom:
      (typeof registered === "string" && registered.includes(">")) ||
      (typeof module === "string" && !/^(keras|tf_keras|tensorflow)\b/.test(module)),
  };
}
