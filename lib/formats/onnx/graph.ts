import type { Budget } from "../budget.js";
import { broken, nameList } from "../errors.js";
import { isFolded } from "./folds/folds.js";
import type { Body, Operator, OnnxValue } from "./values.js";
import {
  isOnnx,
  type OnnxAttributes,
  type OnnxFunction,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
} from "./schema.js";

/** The names that an operator can see. */
interface GraphScope {
  own: Map<string, OnnxValue>;
  outer?: GraphScope | undefined;
  operators: Operator[];
  /** Put before the names of operators. */
  prefix: string;
  /** In a function: what the call gives. */
  call?: OnnxAttributes | undefined;
}

interface Building {
  functions: Map<string, OnnxFunction>;
  budget: Budget;
  place: number;
}

const what = "ONNX file";

/**
 * Looks up every name of a model once, subgraphs and functions included.
 * @throws RangeError when two values have one name, a function is called within itself, or the file is out of proportion.
 */
export function buildGraph(
  { graph, functions }: Pick<OnnxModel, "graph" | "functions">,
  budget: Budget,
): Body {
  const named = functions.map((each): [string, OnnxFunction] => [
    keyOf(each.domain, each.name),
    each,
  ]);
  const own = functions.filter(({ domain }) => isOnnx(domain));
  if (own.length > 0) {
    const names = nameList(own.map(({ name }) => name));
    throw broken(what, `expected functions outside ONNX's own domain, got ${names}`);
  }
  return bodyOf(graph, { functions: new Map(named), budget, place: 0 });
}

/** Every operator of a graph and of the graphs within it, in the order of the file. */
export function everyOperator({ operators }: Body): Operator[] {
  return operators.flatMap((operator) => [operator, ...operator.bodies.flatMap(everyOperator)]);
}

function bodyOf(graph: OnnxGraph, building: Building, outer?: GraphScope): Body {
  const scope: GraphScope = {
    own: new Map(),
    outer,
    operators: [],
    prefix: outer?.prefix ?? "",
    call: outer?.call,
  };
  for (const stored of graph.initializers) {
    define(scope, { name: stored.name, stored, constant: true });
  }
  // Old files list what they store among the inputs too, as a default: it is the value that the model was saved with.
  const inputs = graph.inputs.map(
    (name) => scope.own.get(name) ?? define(scope, { name, constant: false }),
  );
  for (const node of graph.nodes) addNode(node, scope, building);
  return {
    inputs,
    outputs: graph.outputs.map((name) => find(scope, name)),
    operators: scope.operators,
  };
}

function addNode(node: OnnxNode, scope: GraphScope, building: Building): void {
  building.budget.steps(4, `${what}: operators`);
  const attributes = given(node.attributes, scope.call);
  const inputs = node.inputs.map((name) => find(scope, name));
  const name = scope.prefix + (node.name || (node.outputs.find((each) => each !== "") ?? ""));
  const called = building.functions.get(keyOf(node.domain, node.opType));
  if (called) {
    const results = inlined(called, { name, inputs, attributes }, scope, building);
    node.outputs.forEach((each, k) => {
      if (each !== "") define(scope, results[k] ?? { name: each, constant: false }, each);
    });
    return;
  }
  const { opType, domain } = node;
  const graphs = Object.values(attributes).flatMap((each) => each.graphs);
  const bodies = graphs.map((graph) => bodyOf(graph, building, scope));
  const operator: Operator = {
    ...{ name, opType, domain, inputs, outputs: [], attributes, bodies },
    place: building.place++,
  };
  const constant = isFolded(operator);
  operator.outputs = node.outputs.map((each) =>
    each === "" ? undefined : define(scope, { name: each, maker: operator, constant }),
  );
  scope.operators.push(operator);
}

/** Puts a function's operators where it is called; returns what it puts out. */
function inlined(
  { inputs, outputs, nodes, defaults }: OnnxFunction,
  call: Pick<Operator, "name" | "inputs" | "attributes">,
  { operators }: GraphScope,
  building: Building,
): (OnnxValue | undefined)[] {
  const own = new Map<string, OnnxValue>();
  inputs.forEach((name, k) => {
    const value = call.inputs[k];
    if (value) own.set(name, value);
  });
  const attributes = Object.assign(
    Object.create(null),
    defaults,
    call.attributes,
  ) as OnnxAttributes;
  const scope: GraphScope = { own, operators, prefix: `${call.name}/`, call: attributes };
  building.budget.deeper(`${what}: functions in functions`, () => {
    for (const node of nodes) addNode(node, scope, building);
  });
  return outputs.map((name) => find(scope, name));
}

/** An operator's attributes; in a function, those that name one of the call's have its value. */
function given(attributes: OnnxAttributes, call: OnnxAttributes | undefined): OnnxAttributes {
  if (!call) return attributes;
  const found = Object.create(null) as OnnxAttributes;
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = attribute.refersTo === "" ? attribute : call[attribute.refersTo];
    if (value) found[name] = { ...value, name };
  }
  return found;
}

function define({ own }: GraphScope, value: OnnxValue, name = value.name): OnnxValue {
  if (own.has(name)) {
    throw broken(what, `expected every value to be made once, got two called ${nameList([name])}`);
  }
  own.set(name, value);
  return value;
}

/** The value of a name; undefined for an input left out. A name that nothing has made is not constant. */
function find(scope: GraphScope, name: string): OnnxValue | undefined {
  if (name === "") return undefined;
  for (let at: GraphScope | undefined = scope; at; at = at.outer) {
    const found = at.own.get(name);
    if (found) return found;
  }
  return { name, constant: false };
}

function keyOf(domain: string, name: string): string {
  return `${domain}\0${name}`;
}
