import { tensor, type Tensor } from "../../../lib/index.js";
import type { GraphToWrite, NodeToWrite } from "../../../lib/formats/onnx/encode.js";
import type { Choice } from "../numbers.js";

/** A graph whose stored tensors of two dimensions and more are made by operators, as exporters leave them; the same numbers. */
export function disguised(graph: GraphToWrite, choice: Choice): GraphToWrite {
  const made: NodeToWrite[] = [];
  const initializers: Record<string, Tensor> = {};
  for (const [name, whole] of Object.entries(graph.initializers)) {
    const disguise = choice.from(disguises);
    const cover = choice.chance(0.8) && whole.shape.length > 1 && disguise(name, whole, choice);
    made.push(...(cover ? cover.nodes : []));
    Object.assign(initializers, cover ? cover.initializers : { [name]: whole });
  }
  return { ...graph, nodes: [...made, ...graph.nodes], initializers };
}

interface Cover {
  nodes: NodeToWrite[];
  initializers: Record<string, Tensor>;
}

/** The operator that makes `name` of these; all have names of their own. */
function operator(
  opType: string,
  inputs: string[],
  outputs: string[],
  attributes: NodeToWrite["attributes"] = {},
): NodeToWrite {
  return { opType, name: `make ${outputs[0]!}`, inputs, outputs, attributes };
}

const int64 = (...values: number[]) => tensor([values.length], values, "int64");
const reversed = (shape: number[]) => shape.map((_, k) => shape.length - 1 - k);

/** A tensor with its axes in the other order. */
function turned({ shape, values, numberType }: Tensor): Tensor {
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((a, b) => a * b, 1));
  const back = [...shape].reverse();
  const numbers = Array.from(values, (_, k) => {
    let [rest, from] = [k, 0];
    for (let axis = back.length - 1; axis >= 0; axis--) {
      from += (rest % back[axis]!) * strides[back.length - 1 - axis]!;
      rest = Math.floor(rest / back[axis]!);
    }
    return values[from]!;
  });
  return tensor(back, numbers, numberType);
}

const disguises: ((name: string, whole: Tensor, choice: Choice) => Cover)[] = [
  (name, whole) => {
    const attributes = { perm: { ints: reversed(whole.shape) } };
    return {
      nodes: [operator("Transpose", [`${name}_t`], [name], attributes)],
      initializers: { [`${name}_t`]: turned(whole) },
    };
  },
  (name, whole) => {
    const flat = tensor([whole.values.length], whole.values, whole.numberType);
    return {
      nodes: [operator("Reshape", [`${name}_f`, `${name}_s`], [name])],
      initializers: {
        [`${name}_f`]: flat,
        [`${name}_s`]: int64(whole.shape[0]!, -1, ...whole.shape.slice(2)),
      },
    };
  },
  (name, whole) => ({
    nodes: [
      operator("Cast", [`${name}_w`], [`${name}_n`], { to: { int: 1 } }),
      operator("Identity", [`${name}_n`], [name]),
    ],
    initializers: { [`${name}_w`]: { ...whole, numberType: "float64" } },
  }),
  (name, whole, choice) => {
    const factor = choice.from([0.5, 2, -4]);
    const scaled = tensor(
      whole.shape,
      whole.values.map((value) => value / factor),
    );
    return {
      nodes: [operator("Mul", [`${name}_d`, `${name}_k`], [name])],
      initializers: { [`${name}_d`]: scaled, [`${name}_k`]: tensor([], [factor]) },
    };
  },
  (name, whole) => {
    const rest = tensor(
      whole.shape,
      whole.values.map((value) => Math.fround(value / 4)),
    );
    // Both halves are exact in float32, so that their sum is the number itself.
    const main = tensor(
      whole.shape,
      whole.values.map((value, k) => value - rest.values[k]!),
    );
    return {
      nodes: [operator("Add", [`${name}_a`, `${name}_b`], [name])],
      initializers: { [`${name}_a`]: main, [`${name}_b`]: rest },
    };
  },
  (name, whole) => {
    const axis = whole.shape.length - 1;
    const length = whole.shape[axis]!;
    const more = [...whole.shape.slice(0, axis), 2 * length];
    const twice = tensor(
      more,
      Array.from({ length: 2 * whole.values.length }, (_, k) => {
        const [row, column] = [Math.floor(k / (2 * length)), k % (2 * length)];
        return column < length ? 7 : whole.values[row * length + column - length]!;
      }),
    );
    return {
      nodes: [operator("Split", [`${name}_2`], [`${name}_x`, name], { axis: { int: -1 } })],
      initializers: { [`${name}_2`]: twice },
    };
  },
  (name, whole) => {
    const rows = whole.shape[1]!;
    const order = Array.from({ length: rows }, (_, k) => rows - 1 - k);
    const backwards = operator(
      "Slice",
      [name + "_r", ...["l", "f", "o", "m"].map((end) => `${name}_${end}`)],
      [`${name}_u`],
    );
    return {
      nodes: [
        backwards,
        operator("Gather", [`${name}_u`, `${name}_i`], [`${name}_v`], { axis: { int: 1 } }),
        operator("Unsqueeze", [`${name}_v`, `${name}_z`], [`${name}_y`]),
        operator("Squeeze", [`${name}_y`, `${name}_z`], [name]),
      ],
      initializers: {
        [`${name}_r`]: whole,
        ...{ [`${name}_l`]: int64(-1), [`${name}_f`]: int64(-999), [`${name}_o`]: int64(1) },
        ...{ [`${name}_m`]: int64(-1), [`${name}_i`]: int64(...order), [`${name}_z`]: int64(0) },
      },
    };
  },
  (name, whole) => {
    const slices = Array.from({ length: whole.shape[0]! }, (_, k) => {
      const size = whole.values.length / whole.shape[0]!;
      return tensor([1, ...whole.shape.slice(1)], whole.values.slice(k * size, (k + 1) * size));
    });
    const names = slices.map((_, k) => `${name}_p${k}`);
    return {
      nodes: [
        ...slices.map((value, k) =>
          operator("Constant", [], [names[k]!], { value: { tensor: value } }),
        ),
        operator("Concat", names, [name], { axis: { int: 0 } }),
      ],
      initializers: {},
    };
  },
];
