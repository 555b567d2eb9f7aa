import type { BoundSymbol, BoundTrace } from "./symbols.js";
import { requireLabel } from "./labels.js";
import { print } from "../read/print.js";
import { EquationError, type Expression, type Of, type OperatorSign } from "../read/syntax.js";
import * as values from "./values.js";
import { describeShape, scalar, type Value } from "./values.js";

/** A symbol that an equation of the notebook defined: `% @let`. */
export interface Definition {
  key: string;
  /** The letters of its indices, in order. */
  letters: string[];
  body: Expression;
}

/** Where an expression is evaluated. */
export interface Bindings {
  trace: BoundTrace;
  definitions: ReadonlyMap<string, Definition>;
  /** Values of index letters. */
  letters: ReadonlyMap<string, number>;
  /** Which sample stands for "any number". */
  sample: number;
  /** How many more nodes may be evaluated: nested sums must not hold up a check. */
  budget: { left: number };
}

/** A scope in which nothing is bound yet. */
export function startScope(
  trace: BoundTrace,
  definitions: ReadonlyMap<string, Definition>,
): Bindings {
  return { trace, definitions, letters: new Map(), sample: 0, budget: { left: 2_000_000 } };
}

const functions = {
  "\\sigma": {
    output: (x: number) => 1 / (1 + Math.exp(-x)),
    derivative: (x: number) => 1 / (2 + Math.exp(x) + Math.exp(-x)),
  },
  "\\tanh": { output: Math.tanh, derivative: (x: number) => 1 / Math.cosh(x) ** 2 },
  "\\exp": { output: Math.exp, derivative: Math.exp },
  "\\ln": { output: Math.log, derivative: (x: number) => 1 / x },
  "\\sqrt": { output: Math.sqrt, derivative: (x: number) => 0.5 / Math.sqrt(x) },
  "|": { output: Math.abs, derivative: Math.sign },
};

/**
 * The value of an expression.
 * @throws EquationError when a symbol is unknown, a step does not exist, or shapes do not fit.
 */
export function evaluate(node: Expression, scope: Bindings): Value {
  if (--scope.budget.left < 0) throw new EquationError("too much to evaluate", node);
  switch (node.type) {
    case "number":
      return scalar(node.value, true);
    case "symbol":
      return evaluateSymbol(node, scope);
    case "call":
      return evaluateCall(node, scope);
    case "negative":
      return values.map(evaluate(node.operand, scope), (x) => -x);
    case "binary":
      return evaluateBinary(node, scope);
    case "fraction":
      return evaluateFraction(node, scope);
    case "power":
      return evaluatePower(node, scope);
    case "exponential":
      return values.map(evaluate(node.exponent, scope), Math.exp);
    case "transpose":
      return values.transpose(evaluate(node.operand, scope), node);
    case "concatenation":
      return values.concatenate(
        node.parts.map((part) => evaluate(part, scope)),
        node,
      );
    case "big":
      return evaluateBig(node, scope);
    case "brace":
      return evaluateBrace(node, scope);
    case "group":
      return evaluate(node.body, scope);
  }
}

/**
 * A whole number: an index, a bound, a size.
 * @throws EquationError when it is none.
 */
export function evaluateWhole(node: Expression, scope: Bindings): number {
  const { shape, data } = evaluate(node, scope);
  if (shape.length > 0 || !Number.isInteger(data[0]))
    throw new EquationError(`expected a whole number, got ${print(node)}`, node);
  return data[0]!;
}

function evaluateSymbol(node: Of<"symbol">, scope: Bindings): Value {
  const { key, indices } = node;
  const letter = scope.letters.get(key);
  if (letter !== undefined && indices.length === 0) return scalar(letter);
  const definition = scope.definitions.get(key);
  if (definition) return evaluateDefinition(node, definition, scope);
  const symbol = scope.trace.symbols.get(key);
  if (!symbol) throw undeclared(node, scope);
  const at = indices.map((index) => evaluateWhole(index, scope));
  if (symbol.any) {
    if (at.length > 0) throw new EquationError(`${key} has no index: it is ${symbol.says}`, node);
    return symbol.values[scope.sample]!;
  }
  const whole = symbol.steps ? atStep(node, symbol, at.shift()) : symbol.values[0]!;
  return entryOf(whole, at, node);
}

function atStep(
  node: Of<"symbol">,
  { key, steps, values: byStep, says }: BoundSymbol,
  step: number | undefined,
): Value {
  if (step === undefined)
    throw new EquationError(`${key} is a value per step (${says}): write ${key}_t`, node);
  const value = byStep[step - steps!.from];
  if (value) return value;
  throw new EquationError(
    `${key} exists at the steps ${steps!.from} to ${steps!.to}, not at ${step}; say for which steps this holds: % @check t=a..b`,
    node,
  );
}

/** Entries count from 0, as in the library and in every figure. */
function entryOf(value: Value, at: number[], node: Of<"symbol">): Value {
  if (at.length === 0) return value;
  if (at.length !== value.shape.length)
    throw new EquationError(
      `${print(node)}: ${describeShape(value)} does not have ${at.length} ${at.length === 1 ? "index" : "indices"} here`,
      node,
    );
  at.forEach((index, k) => {
    if (index < 0 || index >= value.shape[k]!)
      throw new EquationError(
        `${print(node)}: entries count from 0 to ${value.shape[k]! - 1}, got ${index}`,
        node,
      );
  });
  const place = at.length === 1 ? at[0]! : at[0]! * value.shape[1]! + at[1]!;
  return scalar(value.data[place]!);
}

function evaluateDefinition(node: Of<"symbol">, definition: Definition, scope: Bindings): Value {
  const { letters, body } = definition;
  const at = node.indices.map((index) => evaluateWhole(index, scope));
  if (at.length < letters.length)
    throw new EquationError(`${node.key} was defined with ${letters.length} indices`, node);
  const own = new Map(letters.map((letter, k) => [letter, at[k]!]));
  try {
    return entryOf(evaluate(body, { ...scope, letters: own }), at.slice(letters.length), node);
  } catch (error) {
    if (!(error instanceof EquationError)) throw error;
    throw new EquationError(`in ${print(node)}, as it was defined: ${error.message}`, node);
  }
}

/** What to say of a symbol that is not in the table, with those of the same letter. */
export function undeclared(node: Of<"symbol">, { trace, definitions }: Bindings): EquationError {
  const head = node.key.replace(/[_^'].*$/, "");
  const known = [...trace.symbols.keys(), ...definitions.keys()];
  const like = known.filter((other) => other.replace(/[_^'].*$/, "") === head);
  const hint = like.length > 0 ? `; there is ${like.join(", ")}` : "";
  return new EquationError(
    `${print(node)} is not declared in the trace ${trace.name}${hint}`,
    node,
  );
}

function evaluateCall({ fn, derivative, power, argument }: Of<"call">, scope: Bindings): Value {
  const f = functions[fn][derivative ? "derivative" : "output"];
  const value = values.map(evaluate(argument, scope), f);
  if (!power) return value;
  const exponent = evaluateWhole(power, scope);
  return values.map(value, (x) => x ** exponent);
}

function evaluateBinary(node: Of<"binary">, scope: Bindings): Value {
  const [a, b] = [evaluate(node.left, scope), evaluate(node.right, scope)];
  return combine(node.operator, a, b, node);
}

function combine(operator: OperatorSign, a: Value, b: Value, node: Of<"binary">): Value {
  switch (operator) {
    case "+":
      return values.entrywise(a, b, (x, y) => x + y, "+", node);
    case "-":
      return values.entrywise(a, b, (x, y) => x - y, "-", node);
    case "\\oplus":
      return values.directSum(a, b, node);
    case "\\odot":
      return values.hadamard(a, b, node);
    case "/":
      return values.divide(a, b, node);
    default:
      return values.product(a, b, operator, node);
  }
}

function evaluateFraction(node: Of<"fraction">, scope: Bindings): Value {
  return values.divide(evaluate(node.numerator, scope), evaluate(node.denominator, scope), node);
}

function evaluatePower(node: Of<"power">, scope: Bindings): Value {
  const [base, exponent] = [evaluate(node.base, scope), evaluate(node.exponent, scope)];
  if (base.shape.length > 0 || exponent.shape.length > 0)
    throw new EquationError(
      "only a number has powers: write v \\odot v for entries, v^\\top to transpose",
      node,
    );
  const value = base.data[0]! ** exponent.data[0]!;
  if (!Number.isFinite(value)) throw new EquationError(`${print(node)} is no finite number`, node);
  return scalar(value, base.written === true && exponent.written === true);
}

function evaluateBig(node: Of<"big">, scope: Bindings): Value {
  const [from, to] = [evaluateWhole(node.from, scope), evaluateWhole(node.to, scope)];
  const isSum = node.kind === "\\sum";
  if (to - from > 10_000) throw new EquationError("more than 10,000 terms", node);
  let total: Value = { ...scalar(isSum ? 0 : 1, true), neutral: true };
  for (let k = from; k <= to; k++) {
    const letters = new Map(scope.letters).set(node.letter, k);
    const term = evaluate(node.body, { ...scope, letters });
    if (total.neutral) total = { shape: term.shape, data: term.data };
    else
      total = values.entrywise(
        total,
        term,
        isSum ? (x, y) => x + y : (x, y) => x * y,
        isSum ? "+" : "\\odot",
        node,
      );
  }
  return total;
}

function evaluateBrace(node: Of<"brace">, scope: Bindings): Value {
  const body = evaluate(node.body, scope);
  requireLabel(node, body, (part) => evaluate(part, scope));
  return body;
}
