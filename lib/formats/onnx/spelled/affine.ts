import type { Matrix, Vector } from "../../../math/vector.js";
import type { Budget } from "../../budget.js";
import { matrixOfTensor, transpose, type Tensor } from "../../tensor.js";
import type { Constants } from "../constants.js";
import { isOnnx } from "../schema.js";
import type { Operator, OnnxValue } from "../values.js";

/** Σ W v + b over the last axis: what a gate adds up before its activation. */
export interface Affine {
  /** W by what it multiplies, [size][entries of v]. */
  terms: Map<OnnxValue, Matrix>;
  /** b, [size]. */
  biases: Vector;
  /** The constants it is made of: two cells of one model share theirs. */
  constants: Set<OnnxValue>;
}

/** Reads the sum that a value is, where it is one of constants times others; asked twice, it answers from memory. */
export type AffineOf = (value: OnnxValue | undefined) => Affine | undefined;

/** Gates add up a handful of parts; what is added up over more operators than this is none. */
const deepest = 20;

/** Reads sums made by Gemm, MatMul and Add, and the parts that Split, Slice and Identity hand on. */
export function affineReader(constants: Constants, budget: Budget): AffineOf {
  const known = new Map<OnnxValue, Affine | undefined>();
  let depth = 0;
  const of: AffineOf = (value) => {
    if (!value || depth >= deepest) return undefined;
    if (known.has(value)) return known.get(value);
    depth++;
    const found = sumOf(value, of, constants);
    depth--;
    for (const matrix of found?.terms.values() ?? []) {
      budget.bytes(8 * matrix.length * matrix[0]!.length, "ONNX file: sums");
    }
    known.set(value, found);
    return found;
  };
  return of;
}

type AffineRule = (
  operator: Operator,
  of: AffineOf,
  constants: Constants,
  output: number,
) => Affine | undefined;

const rules: Record<string, AffineRule> = {
  Gemm: gemm,
  MatMul: ({ inputs }, _, constants) => product(inputs[0], constants(inputs[1]), false, inputs[1]),
  Add: sum,
  Identity: ({ inputs }, of) => of(inputs[0]),
  Split: part,
  Slice: slice,
};

function sumOf(value: OnnxValue, of: AffineOf, constants: Constants): Affine | undefined {
  const { maker } = value;
  if (!maker || !isOnnx(maker.domain) || !Object.hasOwn(rules, maker.opType)) return undefined;
  return rules[maker.opType]!(maker, of, constants, maker.outputs.indexOf(value));
}

/** v W, or v Wᵀ: W as [size][entries of v]. */
function product(
  vector: OnnxValue | undefined,
  weights: Tensor | undefined,
  isTransposed: boolean,
  constant: OnnxValue | undefined,
): Affine | undefined {
  if (!vector || !weights || weights.shape.length !== 2) return undefined;
  const rows = matrixOfTensor(weights);
  const matrix = isTransposed ? rows : transpose(rows, weights.shape[1]);
  const biases = matrix.map(() => 0);
  return {
    terms: new Map([[vector, matrix]]),
    biases,
    constants: new Set(constant ? [constant] : []),
  };
}

function gemm(
  { inputs, attributes }: Operator,
  _: AffineOf,
  constants: Constants,
): Affine | undefined {
  const { transA, transB, alpha, beta } = attributes;
  const [vector, weights, bias] = inputs;
  if ((transA?.int ?? 0) !== 0 || (alpha?.float ?? 1) !== 1 || (beta?.float ?? 1) !== 1) {
    return undefined;
  }
  const found = product(vector, constants(weights), (transB?.int ?? 0) !== 0, weights);
  return found && bias ? added(found, bias, constants) : found;
}

function sum({ inputs }: Operator, of: AffineOf, constants: Constants): Affine | undefined {
  const [a, b] = inputs;
  if (!a || !b) return undefined;
  const [first, second] = [of(a), of(b)];
  if (first && second) return joined(first, second);
  const whole = first ?? second;
  return whole && added(whole, first ? b : a, constants);
}

/** A constant added to every entry, or to each its own. */
function added(affine: Affine, bias: OnnxValue, constants: Constants): Affine | undefined {
  const found = constants(bias);
  const size = affine.biases.length;
  if (!found || (found.values.length !== 1 && found.values.length !== size)) return undefined;
  if (found.values.length === size && size > 1 && found.shape.at(-1) !== size) return undefined;
  const at = (k: number) => found.values[found.values.length === 1 ? 0 : k]!;
  return {
    ...affine,
    biases: affine.biases.map((each, k) => each + at(k)),
    constants: new Set([...affine.constants, bias]),
  };
}

function joined(a: Affine, b: Affine): Affine | undefined {
  if (a.biases.length !== b.biases.length) return undefined;
  const terms = new Map(a.terms);
  for (const [value, matrix] of b.terms) {
    const before = terms.get(value);
    if (before && before[0]!.length !== matrix[0]!.length) return undefined;
    terms.set(
      value,
      before ? before.map((row, k) => row.map((w, j) => w + matrix[k]![j]!)) : matrix,
    );
  }
  const biases = a.biases.map((each, k) => each + b.biases[k]!);
  return { terms, biases, constants: new Set([...a.constants, ...b.constants]) };
}

function rows(affine: Affine, from: number, to: number): Affine {
  const terms = [...affine.terms].map(([value, matrix]): [OnnxValue, Matrix] => [
    value,
    matrix.slice(from, to),
  ]);
  return { ...affine, terms: new Map(terms), biases: affine.biases.slice(from, to) };
}

/** One of the parts of a Split, which has to be along the last axis: its lengths sum to the size of the whole. */
function part(
  { inputs, outputs, attributes }: Operator,
  of: AffineOf,
  constants: Constants,
  output: number,
): Affine | undefined {
  const whole = of(inputs[0]);
  if (!whole || (attributes["axis"]?.int ?? 0) === 0) return undefined;
  const size = whole.biases.length;
  const equal = outputs.map(() => size / outputs.length);
  const given = constants(inputs[1])?.values ?? attributes["split"]?.ints ?? equal;
  const lengths = Array.from(given);
  const total = lengths.reduce((all, length) => all + length, 0);
  if (total !== size || !lengths.every((length) => Number.isInteger(length) && length > 0)) {
    return undefined;
  }
  const from = lengths.slice(0, output).reduce((all, length) => all + length, 0);
  return rows(whole, from, from + lengths[output]!);
}

/** A Slice along one axis other than the first, in steps of 1. */
function slice(
  { inputs, attributes }: Operator,
  of: AffineOf,
  constants: Constants,
): Affine | undefined {
  const whole = of(inputs[0]);
  if (!whole) return undefined;
  const list = (k: number, name: string) =>
    Array.from(constants(inputs[k])?.values ?? attributes[name]?.ints ?? []);
  const [starts, ends, axes] = [list(1, "starts"), list(2, "ends"), list(3, "axes")];
  const steps = list(4, "steps");
  if (starts.length !== 1 || axes.length !== 1 || axes[0] === 0 || (steps[0] ?? 1) !== 1) {
    return undefined;
  }
  const size = whole.biases.length;
  const within = (at: number) => Math.max(0, Math.min(size, at < 0 ? at + size : at));
  const [from, to] = [within(starts[0]!), within(ends[0] ?? size)];
  return from < to ? rows(whole, from, to) : undefined;
}
