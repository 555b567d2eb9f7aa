import type { Sequences } from "../layers/sequences.js";
import { transposeSequences } from "../layers/sequences.js";
import type { Matrix } from "../math/vector.js";
import { describe } from "../math/shapes.js";
import type { OpenedLayer } from "./opened.js";
import type { Tensor } from "./tensor.js";

/** Whether a batch's first axis is time or its sequences. */
export type InputLayout = "time-major" | "batch-major";

/** Numbers in any array. */
export type Numbers = ArrayLike<number>;

/**
 * What a model reads: one sequence, [timeSteps][inputSize], or a batch of them; a sequence of whole numbers (or a batch) where
 * the model begins with an embedding; any of these as arrays, typed arrays or a tensor.
 */
export type ModelInput = Tensor | Numbers | readonly Numbers[] | readonly (readonly Numbers[])[];

/** An input as the library's layers read it. */
export interface ReadInput {
  /** Time-major, [timeSteps][batchSize][inputSize]. */
  outputs: Sequences;
  /** [timeSteps][batchSize], where the model begins with an embedding. */
  ids?: Matrix;
  /** A mask in the input's layout as [timeSteps][batchSize]. */
  mask: (given: boolean[][]) => boolean[][];
}

/**
 * Brings an input into the library's form.
 * @throws RangeError when it has too few or too many axes, an entry is no number, the last axis is not what the model reads, or
 *   it is a batch whose order nobody said.
 */
export function batchOfInput(
  input: ModelInput,
  path: OpenedLayer[],
  layout?: InputLayout,
): ReadInput {
  const first = path.find(({ kind }) => kind !== "nothing");
  const isIds = first?.kind === "embedding";
  const nested = nestedOf(input);
  const depth = depthOf(nested);
  const own = isIds ? 1 : 2;
  if (depth !== own && depth !== own + 1) {
    const shape = isIds ? "[timeSteps] whole numbers" : "[timeSteps][inputSize]";
    throw new RangeError(
      `invalid input: expected one sequence, ${shape}, or a batch of them, got an array of ${depth} axes`,
    );
  }
  const size = isIds ? undefined : inputSizeOf(first);
  if (depth === own) {
    if (size !== undefined) requireSize([nested as Matrix], size, "[timeSteps][inputSize]");
    const outputs = isIds ? [] : (nested as Matrix).map((x) => [x]);
    return {
      outputs,
      mask: (given) => given,
      ...(isIds ? { ids: (nested as number[]).map((id) => [id]) } : {}),
    };
  }
  const batch = nested as Sequences;
  if (size !== undefined) requireSize(batch, size, "[timeSteps][batchSize][inputSize]");
  const batchMajor = isBatchMajor(batch, layout);
  const turned = <T>(rows: T[][]): T[][] =>
    batchMajor ? (rows[0] ?? []).map((_, t) => rows.map((row) => row[t]!)) : rows;
  if (isIds) return { outputs: [], ids: turned(batch as unknown as Matrix), mask: turned };
  return { outputs: batchMajor ? transposeSequences(batch) : batch, mask: turned };
}

function isBatchMajor(batch: unknown[][], layout?: InputLayout): boolean {
  if (layout !== undefined && layout !== "time-major" && layout !== "batch-major") {
    throw new RangeError(
      `invalid layout: expected "time-major" or "batch-major", got ${describe(layout)}`,
    );
  }
  if (layout) return layout === "batch-major";
  if (batch.length > 1 && (batch[0]?.length ?? 0) > 1) {
    throw new RangeError(
      `invalid layout: expected "time-major" ([timeSteps][batchSize]…) or "batch-major" ([batchSize][timeSteps]…, as Keras has it) for a batch of ${batch.length} × ${batch[0]!.length}, got none: both orders fit, and only one is right`,
    );
  }
  return batch.length === 1;
}

/** What the first layer reads, where it tells that. */
function inputSizeOf(layer: OpenedLayer | undefined): number | undefined {
  if (layer?.kind === "dense") return layer.parameters.inputSize;
  if (layer?.kind !== "recurrent") return undefined;
  const { forward, reverse } = layer.stack[0]!;
  return (forward ?? reverse)!.parameters.inputSize;
}

function requireSize(batch: Sequences, size: number, shape: string): void {
  const first = batch[0]?.[0];
  if (!first || first.length === size) return;
  const other = [batch.length, batch[0]!.length].indexOf(size);
  const fix =
    other >= 0
      ? ` (axis ${batch.length === 1 ? "0" : String(other)} has ${size}: are the axes in another order?)`
      : "";
  throw new RangeError(
    `invalid input: expected ${size} numbers at every step (${shape}), got ${first.length}${fix}`,
  );
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let each = value; Array.isArray(each); each = each[0] as unknown) depth++;
  return depth;
}

type Nested = number | Nested[];

function nestedOf(input: ModelInput): Nested[] {
  if (isTensor(input)) return reshaped(input, 0, 0).value as Nested[];
  const plain = (value: unknown, at: string): Nested => {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (Array.isArray(value) || ArrayBuffer.isView(value))
      return Array.from(value as ArrayLike<unknown>, (each, k) => plain(each, `${at}[${k}]`));
    throw new RangeError(`invalid ${at}: expected numbers in arrays, got ${describe(value)}`);
  };
  return plain(input, "input") as Nested[];
}

function isTensor(input: ModelInput): input is Tensor {
  return typeof input === "object" && "shape" in input && "values" in input;
}

function reshaped(
  { shape, values }: Tensor,
  axis: number,
  from: number,
): { value: Nested; next: number } {
  if (axis === shape.length) return { value: values[from]!, next: from + 1 };
  let next = from;
  const value = Array.from({ length: shape[axis]! }, () => {
    const part = reshaped({ shape, values, numberType: "float64" }, axis + 1, next);
    next = part.next;
    return part.value;
  });
  return { value, next };
}
