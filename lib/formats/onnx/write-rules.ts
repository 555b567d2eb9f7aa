import type { Activation } from "../../math/activations.js";
import { cellsOf, type StoredCell, type StoredLayer } from "../cell.js";
import { activationAttributes, type OnnxActivation } from "./activations.js";
import type { AttributeValue } from "./encode.js";
import { onnxActivationOf, standardActivations } from "./rules.js";
import type { WriteOnnxOptions } from "./write.js";

type Attributes = Record<string, AttributeValue>;

/** The rules of a cell that ONNX has attributes for; what else a cell may be told it cannot say. */
const writable = new Set([
  "activation",
  "gateActivation",
  "candidateActivation",
  "outputActivation",
  "clip",
  "coupled",
  "reset",
]);

/**
 * The attributes of the operator that does what a layer does: its own rules, and over them the options that the file is
 * written with.
 * @throws RangeError naming a rule that ONNX cannot say, or two directions that differ in one that it says once.
 */
export function attributesOf(layer: StoredLayer, options: WriteOnnxOptions): Attributes {
  const cells = cellsOf(layer);
  const [first, second] = cells.map((cell) => rulesOf(cell, options));
  if (second && JSON.stringify(first!.shared) !== JSON.stringify(second.shared)) {
    throw new RangeError(
      "invalid layers: expected clip, coupling and reset alike in both directions (ONNX has one of each), got different ones",
    );
  }
  if (second && layer.merge !== undefined && layer.merge !== "concat") {
    throw new RangeError(
      `invalid merge: expected "concat" (ONNX has no other), got ${JSON.stringify(layer.merge)}`,
    );
  }
  const isReverse = options.reverse || !layer.forward;
  return {
    hidden_size: { int: cells[0]!.parameters.hiddenSize },
    direction: { text: second ? "bidirectional" : isReverse ? "reverse" : "forward" },
    ...first!.shared,
    ...activationsOf(cells, options, [first!.activations, second?.activations ?? []].flat()),
  };
}

function rulesOf(cell: StoredCell, { clip, inputForget }: WriteOnnxOptions) {
  const { kind } = cell;
  const rules = { ...cell.options } as Record<string, unknown>;
  const odd = Object.keys(rules).find((rule) => rules[rule] !== undefined && !writable.has(rule));
  if (odd !== undefined) throw unwritable(odd, rules[odd]);
  if (rules["coupled"] === "i = 1 - f") throw unwritable("coupled", rules["coupled"]);
  const bound = clip ?? (rules["clip"] as number | undefined);
  const coupled = inputForget || rules["coupled"] !== undefined;
  const shared: Attributes = {
    ...(bound === undefined ? {} : { clip: { float: bound } }),
    ...(coupled ? { input_forget: { int: 1 } } : {}),
    ...(kind === "gru" && rules["reset"] !== "before" ? { linear_before_reset: { int: 1 } } : {}),
  };
  const names =
    kind === "rnn"
      ? ["activation"]
      : ["gateActivation", "candidateActivation", "outputActivation"].slice(
          0,
          kind === "gru" ? 2 : 3,
        );
  const activations = names.map((name, k): OnnxActivation => {
    const given = rules[name] as Activation | undefined;
    return given ? onnxActivationOf(given, name) : standardActivations[kind][k]!;
  });
  return { shared, activations };
}

function unwritable(rule: string, value: unknown): RangeError {
  const got = typeof value === "object" || typeof value === "function" ? "some" : String(value);
  return new RangeError(
    `invalid options.${rule}: expected none (ONNX has no place for it), got ${got} (choose another format)`,
  );
}

/** Nothing where every activation is the standard one. */
function activationsOf(
  cells: StoredCell[],
  { activations }: WriteOnnxOptions,
  own: OnnxActivation[],
): Attributes {
  const standard = cells.flatMap(({ kind }) => standardActivations[kind]);
  if (activations && activations.length * cells.length !== standard.length) {
    throw new RangeError(
      `invalid activations: expected ${standard.length / cells.length}, got ${activations.length}`,
    );
  }
  const each = activations ? cells.flatMap(() => activations) : own;
  const isStandard = each.every(({ name }, k) => name === standard[k]!.name);
  return isStandard && !activations ? {} : activationAttributes(each);
}
